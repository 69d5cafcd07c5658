"""What has no value, or none that can be worked out."""

from __future__ import annotations

SMALLER = "choose smaller numbers, or fewer letters"


class Impossible(ValueError):
    """A value that cannot be worked out: a division by zero, a number too large; `hint` says what would be right."""

    def __init__(self, message: str, hint: str = "", span: tuple[int, int] | None = None) -> None:
        super().__init__(message)
        self.hint = hint
        self.span = span


class ByZero(Impossible):
    """A division by zero, perhaps in one turn of many."""

    def __init__(self) -> None:
        super().__init__("this divides by zero", "the divisor must not be 0")
