from ....grammar.nodes import *
