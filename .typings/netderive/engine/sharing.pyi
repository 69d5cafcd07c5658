from ....engine.sharing import *
