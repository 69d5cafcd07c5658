from ....engine.newcomers import *
