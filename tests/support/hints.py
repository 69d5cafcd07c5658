"""What a text with a mistake is answered with."""

import pytest

from netderive.engine import derive
from netderive.grammar import Mistakes


def hint(text: str) -> str:
    """The hint of the first mistake of a text that is refused."""
    with pytest.raises(Mistakes) as raised:
        derive(text)
    return raised.value.mistakes[0].hint
