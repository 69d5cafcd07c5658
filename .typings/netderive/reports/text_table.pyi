from ....reports.text_table import *
