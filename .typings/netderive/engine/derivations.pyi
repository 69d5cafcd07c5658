from ....engine.derivations import *
