from ....reports.html_style import *
