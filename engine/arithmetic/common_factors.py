"""Common factors of sums, and their division, over the integers.

Here a sum is a dictionary of integers by exponents. The factors are found by Euclid's algorithm on primitive parts
(Knuth, The Art of Computer Programming, volume 2, section 4.6.1); most sums have none, which an image modulo a prime
shows at once.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from random import Random
from typing import TypeAlias

from .work import spend

Exponents: TypeAlias = "tuple[int, ...]"
Coefficients: TypeAlias = "dict[Exponents, int]"

PRIME = (1 << 61) - 1


def divided(top: Coefficients, bottom: Coefficients) -> tuple[Coefficients, Coefficients]:
    """Quotient and rest, by the total degree."""
    lead = max(bottom, key=_degree)
    quotient: Coefficients = {}
    rest: Coefficients = {}
    top = dict(top)
    while top:
        first = max(top, key=_degree)
        step = tuple(a - b for a, b in zip(first, lead, strict=True))
        if min(step) < 0 or top[first] % bottom[lead]:
            rest[first] = top.pop(first)
            continue
        quotient[step] = times = top[first] // bottom[lead]
        _subtract(top, bottom, step, times)
    return quotient, rest


def _degree(exponents: Exponents) -> tuple[int, Exponents]:
    return sum(exponents), exponents


def _subtract(top: Coefficients, bottom: Coefficients, step: Exponents, times: int) -> None:
    """Takes a multiple of a sum away from another."""
    spend(len(bottom))
    for exponents, number in bottom.items():
        place = tuple(a + b for a, b in zip(exponents, step, strict=True))
        left = top.get(place, 0) - number * times
        if left:
            top[place] = left
        else:
            top.pop(place, None)


def exact_quotient(top: Coefficients, bottom: Coefficients) -> Coefficients:
    """The quotient of a sum by one of its factors."""
    quotient, rest = divided(top, bottom)
    if rest:
        raise ArithmeticError("this is no factor")
    return quotient


def _gcd_of(several: Iterable[Coefficients]) -> Coefficients:
    found: Coefficients = {}
    for rows in sorted(several, key=len):
        found = common_factor(found, rows) if found else _primitive(rows)
        if len(found) == 1 and not any(next(iter(found))):
            break
    return found


def common_factor(one: Coefficients, other: Coefficients) -> Coefficients:
    """The greatest common factor, without a number."""
    if not one or not other:
        return _primitive(one or other)
    if len(one) == 1 or len(other) == 1:
        return {tuple(map(min, zip(*one, *other, strict=True))): 1}
    mine, theirs = _places(one), _places(other)
    unshared = itertools.chain(mine ^ theirs, (place for place in mine if not _shares(one, other, place)))
    for place in unshared:
        return _gcd_of([*_by_power(one, place).values(), *_by_power(other, place).values()])
    return _euclid(one, other, min(mine, key=lambda place: max(e[place] for e in one)))


def _places(rows: Coefficients) -> set[int]:
    return {place for exponents in rows for place, power in enumerate(exponents) if power}


def _by_power(rows: Coefficients, place: int) -> dict[int, Coefficients]:
    """The coefficients of one atom's powers."""
    spend(len(rows))
    found: dict[int, Coefficients] = {}
    for exponents, number in rows.items():
        found.setdefault(exponents[place], {})[(*exponents[:place], 0, *exponents[place + 1 :])] = number
    return found


def _shares(one: Coefficients, other: Coefficients, place: int) -> bool:
    """Whether two sums may have a factor with an atom: their images at random points modulo a prime have one."""
    random = Random(len(one) * 1_000 + len(other))
    for _ in range(4):
        point = [random.randrange(1, PRIME) for _ in next(iter(one))]
        images = [_image(rows, place, point) for rows in (one, other)]
        degrees = [max(exponents[place] for exponents in rows) for rows in (one, other)]
        if [len(image) - 1 for image in images] == degrees:
            return len(_gcd_modulo(*images)) > 1
    return True


def _image(rows: Coefficients, place: int, point: Sequence[int]) -> list[int]:
    """Coefficients modulo the prime, the lowest first, where all other atoms have values."""
    spend(len(rows))
    found = [0] * (max(exponents[place] for exponents in rows) + 1)
    for exponents, number in rows.items():
        for other, power in enumerate(exponents):
            if power and other != place:
                number = number * pow(point[other], power, PRIME) % PRIME
        found[exponents[place]] = (found[exponents[place]] + number) % PRIME
    return _trimmed(found)


def _trimmed(numbers: list[int]) -> list[int]:
    while numbers and not numbers[-1]:
        numbers.pop()
    return numbers


def _gcd_modulo(one: list[int], other: list[int]) -> list[int]:
    while other:
        inverse = pow(other[-1], -1, PRIME)
        while len(one) >= len(other):
            spend(len(one))
            times, shift = one[-1] * inverse % PRIME, len(one) - len(other)
            one = _trimmed([(n - times * (other[i - shift] if i >= shift else 0)) % PRIME for i, n in enumerate(one)])
        one, other = other, one
    return one


def _euclid(one: Coefficients, other: Coefficients, place: int) -> Coefficients:
    """Euclid's algorithm for polynomials of one atom, whose coefficients are sums of the others."""
    contents = [_gcd_of(_by_power(rows, place).values()) for rows in (one, other)]
    shared = common_factor(*contents)
    one, other = (
        exact_quotient(_primitive(rows), content) for rows, content in zip((one, other), contents, strict=True)
    )
    if max(e[place] for e in one) < max(e[place] for e in other):
        one, other = other, one
    while rest := _pseudo_rest(one, other, place):
        if not any(exponents[place] for exponents in rest):
            return shared
        one, other = other, exact_quotient(_primitive(rest), _gcd_of(_by_power(rest, place).values()))
    return _primitive(_times(shared, other))


def _pseudo_rest(top: Coefficients, bottom: Coefficients, place: int) -> Coefficients:
    """The rest of a division where the top was multiplied by the bottom's first coefficient at every step."""
    degree = max(exponents[place] for exponents in bottom)
    lead = _by_power(bottom, place)[degree]
    while top and (own := max(exponents[place] for exponents in top)) >= degree:
        first = {_moved(e, place, own - degree): n for e, n in _by_power(top, place)[own].items()}
        left = _times(top, lead)
        for exponents, number in _times(first, bottom).items():
            left[exponents] = left.get(exponents, 0) - number
        top = _primitive({exponents: number for exponents, number in left.items() if number})
    return top


def _moved(exponents: Exponents, place: int, by: int) -> Exponents:
    return (*exponents[:place], exponents[place] + by, *exponents[place + 1 :])


def _times(one: Coefficients, other: Coefficients) -> Coefficients:
    spend(len(one) * len(other))
    found: Coefficients = {}
    for mine, number in one.items():
        for theirs, factor in other.items():
            both = tuple(a + b for a, b in zip(mine, theirs, strict=True))
            found[both] = found.get(both, 0) + number * factor
    return {exponents: number for exponents, number in found.items() if number}


def _primitive(rows: Coefficients) -> Coefficients:
    """A sum without the number that all its coefficients have."""
    number = math.gcd(*rows.values()) if rows else 1
    return rows if number == 1 else {exponents: one // number for exponents, one in rows.items()}
