from ....engine.conventions import *
