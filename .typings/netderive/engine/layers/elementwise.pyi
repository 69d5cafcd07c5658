from .....engine.layers.elementwise import *
