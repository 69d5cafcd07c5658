from ....grammar import *
