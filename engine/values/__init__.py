"""Exact values: integers, fractions and expressions with letters, in one normal form.

The only room that works with sympy's expressions: sums, floors, signs, closed forms, substitution.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
