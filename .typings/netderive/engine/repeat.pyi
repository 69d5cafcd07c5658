from ....engine.repeat import *
