from ....engine.showing import *
