from ....engine.runs import *
