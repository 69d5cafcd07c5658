from ....reports.latex import *
