from ....engine.needs import *
