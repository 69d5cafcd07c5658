from ....engine.nesting import *
