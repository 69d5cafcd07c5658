from ....engine.functions import *
