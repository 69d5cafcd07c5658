from ....engine.trial_points import *
