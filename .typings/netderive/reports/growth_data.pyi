from ....reports.growth_data import *
