from ....reports.wording import *
