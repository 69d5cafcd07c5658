from ....reports.chain_columns import *
