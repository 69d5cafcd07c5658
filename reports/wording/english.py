"""Every sentence that is not a rule's own reason, whole, with a name in each of its blanks.

Documents take them from `words`, which has them in the language that is spoken. Here all are gathered, in the order
of the catalogues; each file has those about one subject.
"""

# ruff: noqa: F403, I001
from __future__ import annotations

from .english_letters import *
from .english_quantities import *
from .english_documents import *
from .english_claims import *
from .english_layers import *
from .english_exploration import *
from .english_homework import *
