"""Values as sympy expressions, and read back: the only room that knows sympy, which loads when it is first needed."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
