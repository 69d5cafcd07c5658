from ....reports.layers import *
