from ....engine.growth import *
