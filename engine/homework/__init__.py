"""Homework: variants of a network with their questions, the wrong answers that are known, and marking."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
