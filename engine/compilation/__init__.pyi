from .arrays import Array as Array
from .javascript import javascript_runtime as javascript_runtime
from .program import Program as Program
from .program import program as program
