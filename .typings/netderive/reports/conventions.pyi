from ....reports.conventions import *
