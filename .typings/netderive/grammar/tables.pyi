from ....grammar.tables import *
