from .recurrence import NoClosedForm as NoClosedForm
from .recurrence import Recurrence as Recurrence
from .repetitions import UNSOLVED as UNSOLVED
from .repetitions import repeated as repeated
