from ....engine.claims import *
