from .....engine.layers.padding import *
