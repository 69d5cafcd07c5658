from ....reports.names import *
