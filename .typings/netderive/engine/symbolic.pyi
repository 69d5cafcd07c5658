from ....engine.symbolic import *
