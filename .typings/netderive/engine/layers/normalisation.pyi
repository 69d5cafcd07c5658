from .....engine.layers.normalisation import *
