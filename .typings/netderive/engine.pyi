from ...engine import *
