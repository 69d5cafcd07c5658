from ....reports.sentences import *
