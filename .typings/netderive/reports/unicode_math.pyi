from ....reports.unicode_math import *
