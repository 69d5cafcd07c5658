from ....engine.recurrence import *
