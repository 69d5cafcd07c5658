from ....engine.naming import *
