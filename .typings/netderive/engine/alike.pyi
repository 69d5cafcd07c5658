from ....engine.alike import *
