"""Sweeps: the figures of a network at every point of a grid, exact, whole arrays at a time. NumPy lives here."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
