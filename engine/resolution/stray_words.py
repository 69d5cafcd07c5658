"""Words that are where a value belongs: an option's word without its value, or a kind's name."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import field

from ...grammar import Expr, Letter, Mistake, record, slips
from ..formulas import letters_in
from ..layers import Argument, Kind, Vocabulary
from .parts import Body, Part, Repeated, Used

LEAST_LETTERS = 4
"""A shorter word is close to too many letters, and a shorter name of other people's may be one."""

MAX_CHOICES = 4


def stray_words(body: Body, given: Collection[str], vocabulary: Vocabulary) -> list[Mistake]:
    """Every option's word and kind's name instead of a value that nothing gives a value.

    `given` are the letters with a `let`, a `vary` or a value from outside; what blocks and loops give is known.
    """
    return list(_Search(vocabulary).found(body, frozenset(given)))


@record(frozen=False)
class _Search:
    """A search through a text, and the blocks that it has been through."""

    vocabulary: Vocabulary
    seen: set[int] = field(default_factory=set)
    near: dict[tuple[str, Kind], tuple[str, str]] = field(default_factory=dict)

    def found(self, body: Body, given: frozenset[str], loops: tuple[str, ...] = ()) -> Iterator[Mistake]:
        for part in body:
            for argument, tree in _values(part):
                for letter in letters_in(tree).values():
                    mistake = self._stray(letter, tree, argument, part.kind) or _indexed(letter, loops, given)
                    if mistake and letter.name not in given:
                        yield mistake
            index = (part.index,) if isinstance(part, Repeated) and part.index else ()
            if isinstance(part, Used) and part.block and id(part.block) not in self.seen:
                self.seen.add(id(part.block))
                yield from self.found(part.block.body, given | {*part.block.parameters})
            for inside in () if isinstance(part, Used) else part.bodies:
                yield from self.found(inside, given | {*index}, (*loops, *index))

    def _stray(self, letter: Letter, tree: Expr, argument: Argument | None, kind: Kind) -> Mistake | None:
        """What is wrong with a letter that is a word of the kind, or of the language."""
        name = letter.name
        if len(name) == 1:
            return None
        right = self._right_form(name, argument, kind, alone=tree is letter)
        if not right:
            return None
        hint, better = right
        if hint in ("option", "arrow"):
            return Mistake.of("value.word", letter.span, hint=hint, name=name, better=better)
        return Mistake.of("value.no_word", letter.span, hint=hint, name=name, better=better).called("value.word")

    def _right_form(self, name: str, argument: Argument | None, kind: Kind, alone: bool) -> tuple[str, str] | None:
        """The hint for it, by name, and what to write in its position; None where it may be a letter."""
        if argument and name in argument.refused:
            return "refused", argument.refused[name]
        words, values = _words_of(kind)
        if name in words or name in values:
            return "option", _with(values.get(name) or words[name], argument, kind)
        if here := self._layer(name):
            return "arrow", f"{_with('', argument, kind)} -> {here}"
        if alone and len(name) >= LEAST_LETTERS:
            near, option = self._near(name, kind)
            if option:
                return "close", _with(option, argument, kind)
            if near:
                return "close_layer", near
        return None

    def _near(self, name: str, kind: Kind) -> tuple[str, str]:
        """The word that is close to a name, and its option; "" where there is none, or it is a layer's."""
        if (name, kind) not in self.near:
            words, values = _words_of(kind)
            known = {**words, **values, **{one: "" for one in self.vocabulary.kinds}}
            near = next((one for one in known if _close(name, one)), "")
            self.near[name, kind] = near, known.get(near, "")
        return self.near[name, kind]

    def _layer(self, name: str) -> str:
        """The kind that a word names; a short name of another tool may be a letter."""
        if name in self.vocabulary.kinds:
            return name
        return self.vocabulary.aliases.get(name.lower(), "") if len(name) >= LEAST_LETTERS else ""


@functools.lru_cache(maxsize=1024)
def _words_of(kind: Kind) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The words of a kind's options with the whole of each, and those that are instead of a value, after its option."""
    words = {piece: option.word for option in kind.options for piece in option.phrase if len(piece) > 1}
    return words, {word: f"{one.word} {word}" for one in kind.row if isinstance(one, Argument) for word in one.words}


def _values(part: Part) -> Iterator[tuple[Argument | None, Expr]]:
    for letter, trees in part.row.values.items():
        yield from ((part.kind.by_letter.get(letter), tree) for tree in trees)
    yield from ((None, tree) for tree in part.trees)


def _close(name: str, word: str) -> bool:
    """Whether one slip of the fingers lies between them; a plural is a word of its own."""
    if len(word) < LEAST_LETTERS or name == f"{word}s" or abs(len(name) - len(word)) > 1:
        return False
    return slips(name, word) == 1


def _with(words: str, argument: Argument | None, kind: Kind) -> str:
    """The layer with the value that is missing, as a letter, and these words."""
    if argument is None:
        return words or "[ .. ] * N"
    own = f"{argument.word} {argument.letter}".strip() if not argument.at else ""
    if argument.word:
        return words if words.startswith(f"{argument.word} ") else f"{own} {words}".strip()
    return " ".join(filter(None, [re.split(r" \(| /", kind.usage)[0], words]))


def _indexed(letter: Letter, loops: Collection[str], given: Collection[str]) -> Mistake | None:
    """`k_i` in a loop over `i`, which is one letter and no row of them."""
    base, _, index = letter.name.rpartition("_")
    if not base or index not in loops:
        return None
    right = f"{base}[{index}]"
    if f"{base}[1]" in given:
        return Mistake.of("value.indexed", letter.span, hint="list", name=letter.name, right=right)
    numbered = sorted((int(one[len(base) + 1 :]), one) for one in given if re.fullmatch(rf"{base}_\d{{1,4}}", one))
    values = tuple(name for _, name in numbered[:MAX_CHOICES]) or ("8", "16")
    made = f"let {base} = {', '.join(values)}"
    return Mistake.of("value.indexed", letter.span, hint="several", name=letter.name, right=right, list=made)
