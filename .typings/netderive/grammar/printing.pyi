from ....grammar.printing import *
