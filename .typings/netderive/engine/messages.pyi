from ....engine.messages import *
