from ...grammar import *
