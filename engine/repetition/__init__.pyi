from .recurrence import NoClosedForm as NoClosedForm
from .recurrence import Recurrence as Recurrence
from .turns import UNSOLVED as UNSOLVED
from .turns import repeated as repeated
