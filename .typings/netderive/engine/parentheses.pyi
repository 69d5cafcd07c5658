from ....engine.parentheses import *
