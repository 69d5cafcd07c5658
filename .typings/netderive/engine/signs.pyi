from ....engine.signs import *
