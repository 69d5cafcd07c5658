from ....engine.cases import *
