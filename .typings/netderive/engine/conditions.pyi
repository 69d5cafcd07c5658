from ....engine.conditions import *
