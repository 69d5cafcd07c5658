from ....engine.placed import *
