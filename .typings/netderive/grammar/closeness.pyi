from ....grammar.closeness import *
