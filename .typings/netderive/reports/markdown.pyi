from ....reports.markdown import *
