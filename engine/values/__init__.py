"""Exact values: integers, fractions and expressions with letters, in one normal form.

Sums, floors, signs, closed forms and substitution; a network of numbers never imports sympy.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
