from ....grammar.characters import *
