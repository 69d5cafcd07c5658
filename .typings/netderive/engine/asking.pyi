from ....engine.asking import *
