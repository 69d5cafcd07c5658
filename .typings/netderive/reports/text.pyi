from ....reports.text import *
