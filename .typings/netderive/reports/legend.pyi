from ....reports.legend import *
