from ....reports.blocks import *
