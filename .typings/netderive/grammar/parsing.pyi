from ....grammar.parsing import *
