from ....reports.mathml import *
