from ....reports import *
