from ....engine.solving import *
