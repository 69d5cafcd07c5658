from ....reports.latex_math import *
