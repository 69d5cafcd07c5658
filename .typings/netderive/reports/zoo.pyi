from ....reports.zoo import *
