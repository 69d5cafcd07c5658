"""The commands of the command line, one file each; what they share is in `options.py` and `running.py`."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
