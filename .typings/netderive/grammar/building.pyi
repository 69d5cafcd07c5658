from ....grammar.building import *
