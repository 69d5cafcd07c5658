from ....grammar.complaints import *
