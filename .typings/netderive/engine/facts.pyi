from ....engine.facts import *
