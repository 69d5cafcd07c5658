from ....engine.parts import *
