from ....engine.implied import *
