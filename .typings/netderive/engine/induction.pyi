from ....engine.induction import *
