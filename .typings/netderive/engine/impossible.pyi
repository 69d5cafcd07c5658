from ....engine.impossible import *
