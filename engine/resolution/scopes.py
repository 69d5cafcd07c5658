"""The letters that a text uses, without those that a block or a loop hides."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator
from dataclasses import field

from ...grammar import Expr, Group, Letter, Math, Number, Power, Product, Span, Sum, record
from ..formulas import children, letters_in
from .parts import Body, Chosen, Definition, Part, Repeated, Used, held


@record(frozen=False)
class LetterUses:
    """What is known of the letters of a body: where each is used, which may be 0, and which are rates.

    `certain` are those that are used whatever the conditions in the body come to.

    `own` are the letters of the body's own text, which a loop or block around it may hide; `of_file` are those that a
    block uses without having them as parameters: they are the file's letters wherever the block is used. A padding and
    the number of repetitions may be 0, and so may a letter that a block takes for one of them.
    """

    used: dict[str, Span] = field(default_factory=dict)
    certain: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)
    of_file: set[str] = field(default_factory=set)
    zero: set[str] = field(default_factory=set)
    rates: set[str] = field(default_factory=set)
    blocks: dict[int, LetterUses] = field(default_factory=dict)

    def read(self, body: Body, hidden: frozenset[str] = frozenset(), chosen: bool = False) -> LetterUses:
        """Notes the letters of a body, less those that are hidden there; a `chosen` one may be left out."""
        for part in body:
            for tree in _own_trees(part):
                self._note(tree, hidden, chosen)
            for name, letters in _special(part):
                if name not in hidden:
                    getattr(self, letters).add(name)
            if isinstance(part, Used):
                self._block(part, hidden, chosen)
            index = frozenset({part.index}) if isinstance(part, Repeated) and part.index else frozenset()
            for inside in part.bodies:
                self.read(inside, hidden | index, chosen or isinstance(part, Chosen))
        return self

    def _note(self, tree: Expr, hidden: frozenset[str], chosen: bool) -> None:
        for name, letter in letters_in(tree).items():
            if name != "in" and name not in hidden:
                self.used.setdefault(name, letter.span)
                self.own.add(name)
                self.certain |= set[str]() if chosen else {name}

    def _block(self, part: Used, hidden: frozenset[str], chosen: bool) -> None:
        """What a block uses itself, and what its parameters make of the letters given for them."""
        assert part.block is not None
        inside = self._inside(part.block)
        for name, span in inside.used.items():
            of_file = name in inside.of_file and not part.block.network
            if of_file or not (name in part.block.parameters or (part.block.network and "[" in name)):
                self.used.setdefault(name, span)
                self.of_file.add(name)
                self.certain |= set[str]() if chosen else {name} & inside.certain
        for name in (*inside.zero, *inside.rates):
            letter, of_file = _letter_for(name, part)
            if letter is not None and (of_file or letter.name not in hidden):
                (self.zero if name in inside.zero else self.rates).add(letter.name)

    def _default(self, default: Expr, earlier: Collection[str]) -> None:
        """The letters of a parameter's default: those of earlier parameters, else the file's."""
        for name, letter in letters_in(default).items():
            if name != "in" and name not in earlier:
                self.used.setdefault(name, letter.span)
                self.of_file.add(name)
                self.certain.add(name)

    def _inside(self, block: Definition) -> LetterUses:
        """The letters of a block's body, its parameters among them, each block read once."""
        if id(block) not in self.blocks:
            self.blocks[id(block)] = LetterUses(blocks=self.blocks)  # lest one that uses itself never ends
            inside = LetterUses(blocks=self.blocks).read(block.body)
            for place, default in enumerate(block.parameters.values()):
                if default is not None:
                    inside._default(default, [*block.parameters][:place])
            self.blocks[id(block)] = inside
        return self.blocks[id(block)]


def _letter_for(name: str, part: Used) -> tuple[Letter | None, bool]:
    """The letter that a block's letter means where the block is used, and whether it is one of the file."""
    assert part.block is not None
    given, parameters = dict(part.given), part.block.parameters
    if name not in parameters:
        return Letter(name), True
    tree = given.get(name, parameters[name])
    if not isinstance(tree, Letter):
        return None, False
    if name in given:
        return tree, False
    earlier = [*parameters][: [*parameters].index(name)]
    return _letter_for(tree.name, part) if tree.name in earlier else (tree, True)


def _own_trees(part: Part) -> Iterator[Expr]:
    for trees in part.row.values.values():
        yield from trees
    yield from part.trees


def _special(part: Part) -> Iterator[tuple[str, str]]:
    """The letters that are alone where 0 or a rate may be."""
    if isinstance(part, Repeated):
        yield from ((name, "zero") for name in _counted_by(part))
    if isinstance(part, Chosen) and (flag := _flag(*part.trees)):
        yield flag, "zero"
    for argument in part.kind.maybe_zero:
        for tree in part.row.values.get(argument.letter, ()):
            if isinstance(tree, Letter):
                yield tree.name, "rates" if argument.rational else "zero"


@functools.lru_cache(maxsize=4096)
def differs(part: Repeated) -> bool:
    """Whether the body of a repeat speaks of its index."""
    return bool(part.index) and part.index in LetterUses().read(part.body).own


@functools.lru_cache(maxsize=4096)
def depth_of_loops(body: Body) -> int:
    """How many loops whose repetitions differ are nested."""
    inside = ((part, max(map(depth_of_loops, held(part)), default=0)) for part in body)
    return max((depth + (isinstance(part, Repeated) and differs(part)) for part, depth in inside), default=0)


def _flag(left: Math, right: Math) -> str:
    """The letter of `if aux = 1`, which says yes or no: one that is compared with 0 or 1 alone."""
    if isinstance(left, Letter) and right in (Number(0), Number(1)):
        return left.name
    return ""


def _counted_by(part: Repeated) -> tuple[str, ...]:
    """The letters in the count or the bounds of a repeat: `N` in `1..N`, `2*N//3` and `0..N - 1`."""
    if not isinstance(part.last, Sum) or not isinstance(part.first, Number):
        return tuple(_above(part.last)) if part.last is not None and _is_multiple(part.last) else ()
    letters = [term.name for sign, term in part.last.terms if isinstance(term, Letter) and sign == "+"]
    numbers = [(1 if sign == "+" else -1) * term.value for sign, term in part.last.terms if isinstance(term, Number)]
    alone = len(letters) == 1 and len(letters) + len(numbers) == len(part.last.terms)
    return tuple(letters) if alone and sum(numbers) == part.first.value - 1 else ()


def _is_multiple(tree: Math) -> bool:
    """Whether a tree is 0 where a letter above its lines is: letters and numbers multiplied, divided and rounded."""
    if isinstance(tree, Product):
        return all(op != "%" for op, _ in tree.factors) and all(_is_multiple(factor) for _, factor in tree.factors)
    if isinstance(tree, Power):
        return _is_multiple(tree.base) and isinstance(tree.exponent, Number)
    return isinstance(tree, (Letter, Number)) or (isinstance(tree, Group) and _is_multiple(tree.inner))


def _above(tree: Math) -> Iterator[str]:
    """The letters above the lines of such a tree."""
    if isinstance(tree, Letter):
        yield tree.name
    above = (factor for op, factor in tree.factors if op == "*") if isinstance(tree, Product) else children(tree)
    for inside in above:
        yield from _above(inside)
