from ....engine.evaluation import *
