"""From facts to pictures: a network as boxes, frames and arrows, with its sizes and counts.

Here is what a picture shows and where it is on the grid; how it looks in a format is the writers' part.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
