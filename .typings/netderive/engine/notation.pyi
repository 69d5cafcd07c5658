from ....engine.notation import *
