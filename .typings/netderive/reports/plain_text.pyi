from ....reports.plain_text import *
