from ....engine.call_rows import *
