from .....engine.layers.resampling import *
