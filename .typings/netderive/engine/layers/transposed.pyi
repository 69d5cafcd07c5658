from .....engine.layers.transposed import *
