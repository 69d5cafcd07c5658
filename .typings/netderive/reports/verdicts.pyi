from ....reports.verdicts import *
