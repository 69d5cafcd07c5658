"""Homework as files: sheets, worked keys, the keys as data, questions for learning systems, and marks."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
