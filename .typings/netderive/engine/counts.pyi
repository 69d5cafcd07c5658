from ....engine.counts import *
