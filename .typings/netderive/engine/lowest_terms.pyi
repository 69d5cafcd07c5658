from ....engine.lowest_terms import *
