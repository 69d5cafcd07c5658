from ....reports.narrator import *
