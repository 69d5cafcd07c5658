from ....reports.quantities import *
