from ...front import *
