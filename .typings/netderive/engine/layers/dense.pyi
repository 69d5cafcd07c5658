from .....engine.layers.dense import *
