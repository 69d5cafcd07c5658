"""A network in outline: what it is called, its letters, and how many parameters it has at the values that it gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...grammar import record

if TYPE_CHECKING:
    from ..values import Value


@record()
class Outline:
    """The title, the letters with their values (None where one is free), and the parameters, None without a number.

    `family` is that of a network of the zoo, such as "detection".
    """

    title: str
    letters: Mapping[str, Value | None]
    params: Value | None
    family: str = ""
