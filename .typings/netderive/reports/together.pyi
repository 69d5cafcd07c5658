from ....reports.together import *
