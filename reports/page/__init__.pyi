from .page import page as page
from .parameters import Parameter as Parameter
from .parameters import parameters as parameters
