from ....reports.chains import *
