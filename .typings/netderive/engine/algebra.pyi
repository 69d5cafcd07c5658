from ....engine.algebra import *
