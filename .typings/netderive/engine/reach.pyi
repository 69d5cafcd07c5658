from ....engine.reach import *
