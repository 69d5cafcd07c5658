from .....engine.layers.windows import *
