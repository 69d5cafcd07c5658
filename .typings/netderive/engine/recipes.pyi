from ....engine.recipes import *
