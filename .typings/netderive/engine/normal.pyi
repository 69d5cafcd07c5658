from ....engine.normal import *
