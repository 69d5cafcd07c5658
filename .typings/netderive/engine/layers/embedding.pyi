from .....engine.layers.embedding import *
