from ....reports.pdf import *
