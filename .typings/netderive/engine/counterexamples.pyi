from ....engine.counterexamples import *
