from ....grammar.expressions import *
