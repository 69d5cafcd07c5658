from ....engine.expansion import *
