from ....reports.json_data import *
