from ....engine.rewriting import *
