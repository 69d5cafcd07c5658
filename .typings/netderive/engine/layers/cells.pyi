from .....engine.layers.cells import *
