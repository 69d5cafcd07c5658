from ....engine.putting import *
