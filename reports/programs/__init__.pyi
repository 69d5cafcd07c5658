from .counterparts import InPlace as InPlace
from .counterparts import call_of as call_of
from .scripts import script as script
