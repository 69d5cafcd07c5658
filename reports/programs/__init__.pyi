from .counterparts import InPlace as InPlace
from .counterparts import call_of as call_of
from .own_modules import modules as modules
from .scripts import script as script
