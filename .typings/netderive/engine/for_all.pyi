from ....engine.for_all import *
