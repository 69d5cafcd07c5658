from .page import page as page
from .parameters import Parameter as Parameter
from .parameters import parameters as parameters
from .starts import possible_start as possible_start
