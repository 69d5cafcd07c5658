from ....reports.readable import *
