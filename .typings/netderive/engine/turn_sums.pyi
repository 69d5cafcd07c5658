from ....engine.turn_sums import *
