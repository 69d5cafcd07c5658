from ....reports.digits import *
