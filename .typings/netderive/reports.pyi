from ...reports import *
