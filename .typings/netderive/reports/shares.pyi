from ....reports.shares import *
