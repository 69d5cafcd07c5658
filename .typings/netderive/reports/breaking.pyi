from ....reports.breaking import *
