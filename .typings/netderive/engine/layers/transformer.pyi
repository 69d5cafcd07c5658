from .....engine.layers.transformer import *
