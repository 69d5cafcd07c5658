from ....reports.repeats import *
