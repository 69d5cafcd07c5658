"""text <-> network: the language, its tree, and the mistakes a text can hold.

The only room that knows lark. It knows no layer kind, no option word and no algebra.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
