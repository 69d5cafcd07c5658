from ....reports.html import *
