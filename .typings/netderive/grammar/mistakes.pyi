from ....grammar.mistakes import *
