from ....reports.results import *
