from ....engine.outlines import *
