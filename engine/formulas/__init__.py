"""Rules as trees in the letters of the board: evaluation, normal form, rewriting, quantities.

A rule is written once as text; what is taught, filled in and computed comes from its tree.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
