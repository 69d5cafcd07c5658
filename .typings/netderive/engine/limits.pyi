from ....engine.limits import *
