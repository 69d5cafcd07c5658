from .....engine.layers.alignment import *
