from ....reports.growth import *
