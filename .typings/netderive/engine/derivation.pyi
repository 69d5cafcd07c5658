from ....engine.derivation import *
