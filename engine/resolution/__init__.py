"""What a text means before anything is computed: parts, rows, names, scopes, letters, block uses, paths."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
