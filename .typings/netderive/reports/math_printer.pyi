from ....reports.math_printer import *
