from ....engine.turns import *
