from ....engine.rules import *
