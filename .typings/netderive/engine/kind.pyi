from ....engine.kind import *
