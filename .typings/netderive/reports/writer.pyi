from ....reports.writer import *
