from ....engine.directions import *
