from ....engine.joining import *
