"""What has no value, or none that can be worked out."""

from __future__ import annotations

from ...grammar import Mistake

TOO_LONG = (
    "expression.expanded",
    "expression.written",
    "expression.exponent",
    "number.digits",
    "number.power_digits",
)
"""The ids of the mistakes of values that are too long, which say nothing of whether a network is possible."""


class Impossible(ValueError):
    """A value that cannot be worked out: a division by zero, a number too large; `mistake` says what would be right."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake)
        self.mistake = mistake

    def __str__(self) -> str:
        return self.mistake.message


class ByZero(Impossible):
    """A division by zero, perhaps in one repetition of many."""

    def __init__(self) -> None:
        super().__init__(Mistake.of("number.by_zero"))


class TooLarge(Impossible):
    """An expression or number that is refused because of its size."""
