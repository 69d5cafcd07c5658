from ....engine.substitution import *
