"""Reads a text by the LALR tables of the grammar: from characters to tokens, and from tokens to what a builder makes.

lark makes the tables, and its own parser reads in the same way (`tests/grammar/test_automaton.py` compares both). This
one loop is four times as fast, and it does not load lark, which takes a fifth of the time of a short command.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Self

from .tables import Tables

END = "$END"


class Token(str):
    """Characters of a text: what they are for the grammar, and where they are."""

    __slots__ = ("end_pos", "start_pos", "type")
    type: str
    start_pos: int
    end_pos: int

    def __new__(cls, text: str, type: str, start_pos: int) -> Self:
        token = str.__new__(cls, text)
        token.type, token.start_pos, token.end_pos = type, start_pos, start_pos + len(text)
        return token


class Unreadable(Exception):
    """Where reading broke off: at a token (empty at the end of the text), or at a character that begins no token.

    `accepted` are the terminals that could have been there.
    """

    def __init__(self, at: int, token: Token | None, accepted: frozenset[str]) -> None:
        super().__init__(at, token, accepted)
        self.at, self.token, self.accepted = at, token, accepted


class Reduction(NamedTuple):
    """A rule of the grammar: which symbol it makes of how many parts, and how; None hands on its one part as it is."""

    symbol: str
    size: int
    build: Callable[[list[Any]], Any] | None


Matcher = Callable[[str, int], "re.Match[str] | None"]
Actions = Mapping[str, int]


class Automaton:
    """The tables with the methods of a builder: `read` has the language."""

    def __init__(self, tables: Tables, builder: object) -> None:
        self.starts: Mapping[str, int] = tables["starts"]
        self.ends: Mapping[str, int] = tables["ends"]
        self.states: list[Actions] = tables["states"]
        self.terminals: Mapping[str, tuple[str, str]] = tables["terminals"]
        self.ignored = frozenset(tables["ignored"])
        self.rules = [
            Reduction(symbol, size, None if single and size == 1 else _build(builder, name, kept, single))
            for symbol, size, name, kept, single in tables["rules"]
        ]
        self.scanners: dict[tuple[int, str], tuple[tuple[str, Matcher], ...]] = {}
        """What can begin with a character in a state, as far as it has been needed."""

    def read(self, text: str, start: str) -> Any:
        """What the builder makes of a text that has the form of a start symbol; raises `Unreadable`."""
        at, stack, values = 0, [self.starts[start]], []
        while at < len(text):
            state = stack[-1]
            token = _token(text, at, self.scanners.get((state, text[at])) or self._scanner(state, text[at]))
            if token is None:
                token = _token(text, at, tuple(self._matchers(self.terminals, text[at])))
                raise Unreadable(at, token, self._accepted(stack) if token else self._named(state))
            at = token.end_pos
            if token.type in self.ignored:
                continue
            if not self._reduced(token.type, stack, values):
                raise Unreadable(token.start_pos, token, self._accepted(stack))
            stack.append(self.states[stack[-1]][token.type])
            values.append(token)
        if not self._reduced(END, stack, values, self.ends[start]):
            raise Unreadable(at, Token("", END, at), self._accepted(stack))
        return values[-1]

    def _reduced(self, name: str, stack: list[int], values: list[Any], end: int | None = None) -> bool:
        """Builds what is complete before a terminal; whether the terminal may then follow."""
        while stack[-1] != end:
            action = self.states[stack[-1]].get(name)
            if action is None or action >= 0:
                return action is not None
            symbol, size, build = self.rules[-1 - action]
            del stack[len(stack) - size :]
            if build:
                first = len(values) - size
                parts = values[first:]
                del values[first:]
                values.append(build(parts))
            stack.append(self.states[stack[-1]][symbol])
        return True

    def _scanner(self, state: int, character: str) -> tuple[tuple[str, Matcher], ...]:
        """The terminals that can be at a character in a state, the best match first."""
        names = [name for name in self.terminals if name in self.states[state] or name in self.ignored]
        return self.scanners.setdefault((state, character), tuple(self._matchers(names, character)))

    def _matchers(self, names: Iterable[str], character: str) -> Iterator[tuple[str, Matcher]]:
        for name in names:
            regexp, beginnings = self.terminals[name]
            if character in beginnings or not character.isascii():
                yield name, _matcher(regexp)

    def _named(self, state: int) -> frozenset[str]:
        """The terminals of which a state speaks."""
        return frozenset(name for name in self.states[state] if name in self.terminals)

    def _accepted(self, stack: list[int]) -> frozenset[str]:
        """The terminals that may follow, the reductions before them included."""
        return frozenset(name for name in self.terminals if self._follows(name, [*stack]))

    def _follows(self, name: str, stack: list[int]) -> bool:
        while (action := self.states[stack[-1]].get(name)) is not None and action < 0:
            symbol, size, _ = self.rules[-1 - action]
            del stack[len(stack) - size :]
            stack.append(self.states[stack[-1]][symbol])
        return action is not None


def _token(text: str, at: int, scanner: tuple[tuple[str, Matcher], ...]) -> Token | None:
    """The token at a position, if there is one."""
    for name, match in scanner:
        if found := match(text, at):
            return Token(found[0], name, at)
    return None


@functools.cache
def _matcher(regexp: str) -> Matcher:
    return re.compile(regexp).match


def _build(builder: object, name: str, kept: list[tuple[int, bool]], single: bool) -> Callable[[list[Any]], Any]:
    """From the parts of a rule to what it makes: what a builder has no method for is the list of its parts."""
    method: Callable[[list[Any]], Any] | None = getattr(builder, name, None)

    def parts_of(parts: list[Any]) -> list[Any]:
        found: list[Any] = []
        for place, inlined in kept:
            if not inlined:
                found.append(parts[place])
            elif found:
                found += parts[place]
            else:  # a long row grows in one list
                found = parts[place]
        return found

    def build(parts: list[Any]) -> Any:
        found = parts_of(parts)
        return found[0] if single and len(found) == 1 else method(found) if method else found

    return build
