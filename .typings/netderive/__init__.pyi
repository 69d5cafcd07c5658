from ...front import *
from ...front.api import *
