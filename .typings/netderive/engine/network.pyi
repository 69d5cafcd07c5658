from ....engine.network import *
