from ...front.api import *
