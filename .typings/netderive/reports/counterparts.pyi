from ....reports.counterparts import *
