from ....engine.rows import *
