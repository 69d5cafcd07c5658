from ....engine.worths import *
