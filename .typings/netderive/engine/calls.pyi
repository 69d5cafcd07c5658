from ....engine.calls import *
