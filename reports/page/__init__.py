"""A network as one HTML page whose letters can be moved: figures, formulas and a chart follow, exactly and offline."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
