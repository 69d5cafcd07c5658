from ....engine.paths import *
