"""Layer kinds, one declarative value each, with the rules, options and framework names of the kind.

A new kind is a value in a file here and its name in the catalogue. `STANDARD` is the vocabulary of all of them.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
