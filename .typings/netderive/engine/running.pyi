from ....engine.running import *
