from .....engine.layers.pooling import *
