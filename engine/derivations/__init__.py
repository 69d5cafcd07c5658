"""Derivations as data: the steps from a rule to its number, in the letters of a notation."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
