from ....reports.scripts import *
