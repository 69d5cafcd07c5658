from ....engine.queries import *
