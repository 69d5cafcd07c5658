from .turns import UNSOLVED as UNSOLVED
from .turns import repeated as repeated
