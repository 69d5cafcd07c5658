from .....engine.layers.shuffling import *
