from ....engine.shapes import *
