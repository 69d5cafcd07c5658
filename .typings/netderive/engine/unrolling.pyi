from ....engine.unrolling import *
