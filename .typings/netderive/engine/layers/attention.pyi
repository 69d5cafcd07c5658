from .....engine.layers.attention import *
