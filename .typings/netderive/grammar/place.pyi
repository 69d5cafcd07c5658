from ....grammar.place import *
