from ....reports.script_heads import *
