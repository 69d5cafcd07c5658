from ....engine.kept_sums import *
