from ....grammar.foreign import *
