from ....engine.antidifferences import *
