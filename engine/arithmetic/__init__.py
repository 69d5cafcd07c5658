"""Exact arithmetic: integers and fractions, and sums of monomials over atoms, with their common factors.

What is too long is refused before it is worked out, and the steps of a command are bounded.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
