"""The letters of the board: what each means, and how one letter serves several axes.

Rules are written in these letters. A letter's *role* (`maps_in`, `window_1`) is what another
course's notation renames and what a legend explains; a kind may give a letter a role of its own.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from ...grammar import OUT, PRIME

AXES: Mapping[str, tuple[str, str, str]] = {
    "h": ("h", "w", "z"),
    "h_out": ("h_out", "w_out", "z_out"),
    "n": ("n", "m", "o"),
    "p": ("p", "q", "r"),
    "s": ("s", "t", "u"),
    "d": ("d", "d_2", "d_3"),
    "a": ("a", "a_2", "a_3"),
    "e": ("e", "e_2", "e_3"),
    "R": ("R", "R_2", "R_3"),
    "J": ("J", "J_2", "J_3"),
    "C": ("C", "C_2", "C_3"),
    "I": ("I", "I_2", "I_3"),
}
"""Rules of one axis are written for the first; these are the letters along the others."""

AXIS_ROLES = {
    "h": "size",
    "h_out": "out",
    "n": "window",
    "p": "pad",
    "s": "stride",
    "d": "dilation",
    "a": "output_pad",
    "e": "far_pad",
    "R": "field",
    "J": "jump",
    "C": "start",
    "I": "whole",
}

REACHING_LETTERS = frozenset({"R", "J", "C", "I"})
"""The letters of what a position sees of the network's input; they are bound when that is requested."""

ROLES: Mapping[str, str] = {
    "l": "maps_in",
    "k": "maps_out",
    "g": "groups",
    "b": "bias",
    "c": "multiplier",
    "l_2": "maps_too",
    "S": "positions_too",
    "l_3": "maps_third",
    "S_3": "positions_third",
    "T": "time",
    "D": "directions",
    "N": "depth",
    "j": "zero_keys",
    "k_out": "features_out",
    "W": "weights",
    "B": "biases",
    "P": "params",
    "M": "macs",
    "F": "frozen",
    "E": "bytes",
    "E_s": "state_bytes",
    "X": "batch",
    **{letter: f"{role}_{i + 1}" for first, role in AXIS_ROLES.items() for i, letter in enumerate(AXES[first])},
    **{letter + OUT: f"{AXIS_ROLES[first]}_out_{i + 1}" for first in "RJC" for i, letter in enumerate(AXES[first])},
}
"""What each letter means unless the kind says otherwise."""

FIRST_OF: Mapping[str, tuple[str, int]] = {
    letter: (first, i) for first, row in AXES.items() for i, letter in enumerate(row)
}
"""For each axis letter, the letter of the first axis and which axis it is."""


NEUTRAL: Mapping[str, int] = {
    "g": 1,
    "b": 1,
    "c": 1,
    "D": 1,
    "X": 1,
    "j": 0,
    **{letter: int(first not in "pae") for letter, (first, _) in FIRST_OF.items() if first not in REACHING_LETTERS},
}
"""What a letter is where a layer does not speak of it: no padding, stride 1, an axis that is not there."""


def primed(letter: str) -> str:
    """The board's letter as it is drawn.

    >>> primed("h_out"), primed("h")
    ('h′', 'h')
    """
    return letter.removesuffix(OUT) + PRIME * letter.endswith(OUT)


@functools.cache
def along(axis: int) -> Mapping[str, str]:
    """What the letters of the first axis become along another.

    >>> along(1)["h"], along(1)["n"]
    ('w', 'm')
    """
    return {first: row[axis] for first, row in AXES.items()}
