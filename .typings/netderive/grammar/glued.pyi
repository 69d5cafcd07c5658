from ....grammar.glued import *
