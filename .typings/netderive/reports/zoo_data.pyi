from ....reports.zoo_data import *
