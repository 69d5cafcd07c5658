from ....engine.coverage import *
