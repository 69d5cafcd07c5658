from ....engine.roundings import *
