from ....reports.facts import *
