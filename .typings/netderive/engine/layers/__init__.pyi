from .....engine.layers import *
