"""Formulas drawn as Unicode, LaTeX and MathML, with the digits and names of a style."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
