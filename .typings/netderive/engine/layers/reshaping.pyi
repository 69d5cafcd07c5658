from .....engine.layers.reshaping import *
