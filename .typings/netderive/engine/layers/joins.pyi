from .....engine.layers.joins import *
