"""When a result holds: conditions on the letters, what they imply together, divisions that they make exact."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
