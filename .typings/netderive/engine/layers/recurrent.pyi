from .....engine.layers.recurrent import *
