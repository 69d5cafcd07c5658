from ....engine.trials import *
