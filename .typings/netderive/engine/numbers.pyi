from ....engine.numbers import *
