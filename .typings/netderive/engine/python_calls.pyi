from ....engine.python_calls import *
