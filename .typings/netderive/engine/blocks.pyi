from ....engine.blocks import *
