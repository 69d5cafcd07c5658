from ....engine import *
