from .....engine.layers.convolution import *
