"""From blocks to a format: text, Markdown, LaTeX, HTML, PDF. One method a block in each writer."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
