from ....engine.flow import *
