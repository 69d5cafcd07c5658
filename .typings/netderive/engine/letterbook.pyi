from ....engine.letterbook import *
