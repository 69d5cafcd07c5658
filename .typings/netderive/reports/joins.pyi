from ....reports.joins import *
