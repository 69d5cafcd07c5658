from ....engine.sums import *
