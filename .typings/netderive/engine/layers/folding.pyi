from .....engine.layers.folding import *
