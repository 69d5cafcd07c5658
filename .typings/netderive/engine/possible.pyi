from ....engine.possible import *
