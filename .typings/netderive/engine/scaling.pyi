from ....engine.scaling import *
