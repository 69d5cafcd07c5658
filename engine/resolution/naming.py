"""The parts of a text by name: each with its kind, its row, and a name that the text gives or implies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field, replace
from itertools import count

from ...grammar import (
    MAX_SHOWN,
    Again,
    Aside,
    BlockDefinition,
    Each,
    Element,
    Expr,
    From,
    If,
    Include,
    Layer,
    Letter,
    Loop,
    Mistake,
    Network,
    Number,
    Path,
    Range,
    Repeat,
    Span,
    Use,
    closest,
    phrase,
    print_item,
    record,
)
from ..layers import (
    AGAIN,
    ASIDE,
    BACK,
    EXPERTS,
    FLOW,
    IF,
    KINDS,
    LOOP,
    NEXT,
    ONCE,
    REPEAT,
    TRANSPOSED,
    Argument,
    Kind,
    Vocabulary,
)
from .beginning import check_beginning, is_input
from .block_uses import circles, definitions, given_layers, given_values, no_block, place_of, usage
from .includes import name_of
from .letterbook import as_parameters
from .lists import counted_range, lengths_of, letters_of_list, wrong_lists
from .own_kinds import FAMILY, with_own_kinds
from .parts import (
    AnotherUse,
    Body,
    Branching,
    Chosen,
    Definition,
    FurtherPart,
    GoOn,
    Inner,
    Once,
    OverRepetitions,
    Parallel,
    Part,
    Repeated,
    SideHead,
    Used,
    until,
)
from .paths import EVERY, steps_of
from .rows import Row, kind_of, led, pick
from .scopes import LetterUses

ELEMENTS = (Layer, Use, Repeat, Loop, If, Aside, From, Again, BlockDefinition)
NO_BIAS = "no bias"
ROUTER = "router"
BRACKETS = frozenset({"brackets"})
AUTOMATIC = re.compile(r"([A-Za-z]+)(\d+)")


def named_parts(network: Network, vocabulary: Vocabulary, mistakes: list[Mistake]) -> Body:
    """Every part in text order; whatever is wrong with one goes into `mistakes`."""
    statements = network.statements
    elements = [s for s in statements if isinstance(s, ELEMENTS)]
    check_beginning(elements, vocabulary, mistakes)
    blocks = definitions(elements, vocabulary, mistakes) | _included(network, vocabulary, mistakes)
    naming = _Naming(vocabulary, mistakes, blocks, lengths_of(statements))
    body = naming.body(elements)
    mistakes += circles(naming.blocks, elements)
    return body


def _included(network: Network, vocabulary: Vocabulary, mistakes: list[Mistake]) -> dict[str, Definition]:
    """The networks that one includes, as blocks with their letters as parameters."""
    spans = {name_of(one): one.span for one in network.statements if isinstance(one, Include)}
    taken = (
        {one.name for one in network.statements if isinstance(one, BlockDefinition)}
        | vocabulary.kinds.keys()
        | FLOW.keys()
    )
    mistakes += (Mistake.of("include.taken", spans[name], name=name) for name in network.included if name in taken)
    return {name: _as_block(name, one, vocabulary, mistakes) for name, one in network.included.items()}


def _as_block(name: str, network: Network, vocabulary: Vocabulary, mistakes: list[Mistake]) -> Definition:
    """A network as a block: what enters it is where its first input was."""
    vocabulary = with_own_kinds(network.statements, vocabulary, mistakes)
    elements = [s for s in network.statements if isinstance(s, ELEMENTS)]
    check_beginning(elements, vocabulary, mistakes)
    inputs = (n for n, one in enumerate(elements) if not isinstance(one, BlockDefinition) and is_input(one, vocabulary))
    place = next(inputs, None)
    if place is not None:
        first = elements[place]
        label = first.label if isinstance(first, Layer) and first.label else "input"
        elements[place] = Layer("identity", label=label, span=first.span, word_span=first.span)
    blocks = definitions(elements, vocabulary, mistakes) | _included(network, vocabulary, mistakes)
    body = _Naming(vocabulary, mistakes, blocks, lengths_of(network.statements)).body(elements)
    mistakes += circles(blocks, elements)
    letters, lists = LetterUses().read(body), lengths_of(network.statements)
    mistakes += wrong_lists(letters.used, lists, letters.certain)
    return Definition(name, as_parameters(network.statements, letters.used), body, network=True)


@record(frozen=False)
class _Naming:
    """Names given so far on this level, and how many layers of each kind it has; branches share their join's level.

    `around` says what encloses the part at hand: the text itself, a branch, or the body of a repeat.
    """

    vocabulary: Vocabulary
    mistakes: list[Mistake]
    blocks: dict[str, Definition]
    lists: Mapping[str, int]
    counts: Counter[str] = field(default_factory=Counter)
    names: dict[str, Element] = field(default_factory=dict)
    around: frozenset[str] = frozenset()

    def body(self, elements: Iterable[Element | BlockDefinition]) -> Body:
        parts: list[Part] = []
        for element in elements:
            if len(self.mistakes) >= MAX_SHOWN:
                break
            part = self._part(element)
            if isinstance(part, Mistake):
                self.mistakes.append(part)
            elif part is not None:
                parts += [part, *self._further_parts(part)]
        if parts and isinstance(parts[-1], GoOn) and not (self.around and len(parts) == 1):  # an earlier value alone
            self.mistakes.append(Mistake.of("layer.none_goes_on", parts[-1].layer.span))
        return tuple(parts)

    def _inside(self, elements: Iterable[Element], *around: str) -> Body:
        """A body is a level of its own: its names are counted and used there alone."""
        return _Naming(self.vocabulary, self.mistakes, self.blocks, self.lists, around=frozenset(around)).body(elements)

    def _part(self, element: Element | BlockDefinition) -> Part | Mistake | None:
        match element:
            case BlockDefinition():
                if (block := self.blocks.get(element.name)) and not block.body:
                    block.body = self._inside(element.body, "brackets")
                return None
            case From():
                return GoOn("from", BACK, element, place=_place(element))
            case Repeat(body, None):
                name = self._name(element, ONCE)
                return Once(name, ONCE, element, body=self._inside(body, "brackets", *(self.around & {"repetitions"})))
            case Repeat(body, times):
                name = self._name(element, REPEAT)
                inside = self._inside(body, "brackets", "repetitions")
                carry = element.carry
                return Repeated(name, REPEAT, element, body=inside, first=Number(1), last=times, carry=carry)
            case Loop(over, body):
                over = self._range(over)
                if isinstance(over, Mistake):
                    return over
                name = self._name(element, LOOP)
                inside = self._inside(body, "brackets", "repetitions")
                return Repeated(name, LOOP, element, Row(), (), inside, *over, element.carry)
            case If(condition, then, otherwise):
                name = self._name(element, IF)
                bodies = (self._inside(body, "brackets") for body in (then, otherwise))
                return Chosen(name, IF, element, Row(), (), condition, *bodies)
            case Aside(body):
                return SideHead(self._name(element, ASIDE), ASIDE, element, body=self._inside(body, "brackets"))
            case Again():
                return self._another_use(element)
            case Use():
                return self._used(element)
            case Layer(word="inner"):
                return self._inner(element)
            case _:
                return self._layer(element)

    def _range(self, over: Range | Each) -> tuple[str, Expr, Expr, tuple[Expr, ...]] | Mistake:
        """The letter of a loop, its first and last value, and the values of a list that it goes through."""
        if over.name == "in":
            return Mistake.of("letter.in_counts", over.span)
        if isinstance(over, Range):
            return over.name, over.first, over.last, ()
        values = over.values
        if len(values) == 1:
            one = values[0]
            if not isinstance(one, Letter):
                return Mistake.of("loop.one_value", one.span, usage=f"for {over.name} = {counted_range(one)} [ .. ]")
            if one.name not in self.lists:
                return Mistake.of("list.unknown", one.span, name=one.name)
            values = letters_of_list(one, self.lists[one.name])
        return over.name, Number(1), Number(len(values)), values

    def _another_use(self, element: Again) -> Part | Mistake:
        said = " ".join(element.words)
        if said not in ("", TRANSPOSED, f"{TRANSPOSED} {NO_BIAS}"):
            return Mistake.of("again.words", element.span, said=said, place=element.place)
        transposed, own_biases = bool(said), said == TRANSPOSED
        name = self._name(element, AGAIN)
        return AnotherUse(name, AGAIN, element, place=_place(element), transposed=transposed, own_biases=own_biases)

    def _inner(self, element: Layer) -> Part | Mistake:
        if "repetitions" not in self.around:
            return Mistake.of("inner.outside", element.span)
        if element.items or element.branches:
            return Mistake.of("inner.alone", element.span)
        return Inner(self._name(element, NEXT), NEXT, element)

    def _layer(self, element: Layer) -> Part | Mistake:
        led_by = led(element, self.vocabulary)
        if isinstance(led_by, Mistake):
            return led_by
        element = led_by
        kind = kind_of(element, self.vocabulary)
        if isinstance(kind, Mistake):
            if element.word in self.blocks:
                return Mistake.of(
                    "block.used", element.word_span, word=element.word, usage=usage(self.blocks[element.word])
                )
            return kind
        if mistake := self._misplaced(element, kind):
            return mistake
        name = self._name(element, kind)
        around = self.around | {"brackets"}
        row = pick(element, kind, self.vocabulary)
        if isinstance(row, Mistake):
            return row
        if kind.flow:
            return self._parallel(name, element, kind, row)
        if element.over is not None:
            over = self._range(element.over)
            body = self._inside(element.branches[0], "brackets")
            return over if isinstance(over, Mistake) else Branching(name, kind, element, row, (), body, *over)
        inside = _Naming(self.vocabulary, self.mistakes, self.blocks, self.lists, self.counts, self.names, around)
        branches = tuple(inside.body(branch) for branch in element.branches)
        if kind.joins and isinstance(place := row.others.get("from"), Path) and EVERY in place.text:
            return OverRepetitions(name, kind, element, row, (), place)
        if kind.joins and "from" in row.others:  # the input is joined with what an earlier layer gave
            branches = ((), (GoOn("from", BACK, element, place=row.others["from"]),))
        return Part(name, kind, element, row, branches)

    def _parallel(self, name: str, element: Layer, kind: Kind, row: Row) -> Part:
        """A body that is there or at work more than once; its router is a layer of the same level."""
        names: dict[str, Element] = {ROUTER: element} if kind == EXPERTS else {}
        inside = _Naming(self.vocabulary, self.mistakes, self.blocks, self.lists, names=names, around=BRACKETS)
        body = inside.body(element.branches[0])
        words = set() if "bias" in row.words else {NO_BIAS}
        if kind != EXPERTS:
            return Parallel(name, kind, element, row, body=body)
        said = Row({"k": row.values["N"]}, words, {NO_BIAS: element.word_span})
        return Parallel(name, kind, element, row, body=body, router=(Part(ROUTER, KINDS["linear"], element, said),))

    def _further_parts(self, part: Part) -> Iterator[Part]:
        """The parts of a split after the first, under the labels that they have."""
        layer = part.layer
        if not isinstance(layer, Layer) or not layer.labels:
            return
        listed = next((a for a in part.kind.row if isinstance(a, Argument) and a.parts), None)
        trees = list(part.row.values[listed.letter]) if listed else []
        parts = print_item(trees[0]) if len(trees) == 1 else str(len(trees))
        if not listed:
            self.mistakes.append(Mistake.of("label.several", layer.span))
        elif parts != str(len(layer.labels) + 1):
            labels = len(layer.labels) + 1
            mistake = Mistake.of("label.parts", layer.span, kind=part.kind.word, parts=parts, labels=labels)
            self.mistakes.append(mistake)
        for number, label in enumerate(layer.labels, 1):
            name = self._name(replace(layer, label=label), part.kind)
            yield FurtherPart(name, part.kind, layer, replace(part.row, part=number))

    def _misplaced(self, element: Layer, kind: Kind) -> Mistake | None:
        """Branches where there are none, none where there must be some, or an input inside of them."""
        if kind.flow and (len(element.branches) != 1 or not element.branches[0] or element.over is not None):
            return Mistake.of("body.single", element.word_span, kind=kind.word, usage=kind.usage)
        if element.branches and not kind.joins and not kind.flow:
            joins = self.vocabulary.joins
            return Mistake.of("branches.none", element.word_span, kind=kind.word, joins=joins)
        if kind.joins and len(element.branches) == 1 and element.over is None:
            return Mistake.of("branches.two", element.word_span, word=kind.word)
        if kind.joins and bool(element.branches) == _says_from(element):
            id = "branches.and_from" if element.branches else "branches.lacking"
            return Mistake.of(id, element.word_span, kind=kind.word, usage=kind.usage)
        if kind.is_input and self.around:
            return Mistake.of("input.inside", element.word_span)
        return None

    def _used(self, element: Use) -> Part | Mistake:
        if element.name in self.vocabulary.families.get(FAMILY, ()):
            return self._of_own_kind(element, self.vocabulary.kinds[element.name])
        if element.name not in self.blocks:
            return no_block(element, self.blocks, self.vocabulary)
        block = self.blocks[element.name]
        kind = Kind(block.name, usage(block), f"a block `{block.name}`", flow=True)
        name = self._name(element, kind)
        if element.until:
            body = until(block.body, steps_of(element.until))
            if body is None:
                return self._no_label(element, block)
            block = self.blocks.setdefault(f"{block.name} until {element.until}", replace(block, body=body))
        given, layers = given_values(element, block), given_layers(element, block)
        for one in (given, layers):
            if isinstance(one, Mistake):
                return one
        return Used(name, kind, element, Row(), (), block, given, layers)  # type: ignore[arg-type]

    def _of_own_kind(self, element: Use, kind: Kind) -> Part | Mistake:
        """A layer of a kind that the text defines."""
        parameters: dict[str, Expr | None] = {}
        for one in kind.first:
            parameters[one.letter] = None if one.default is None else Number(0)
        given = given_values(element, Definition(kind.word, parameters))
        if isinstance(given, Mistake):
            return given
        row = Row({name: (tree,) for name, tree in given}, spans={name: tree.span for name, tree in given})
        return Part(self._name(element, kind), kind, element, row)

    def _no_label(self, element: Use, block: Definition) -> Mistake:
        """The mistake of a use that goes up to a layer that is not there."""
        span = element.span[1] - len(element.until), element.span[1]
        known = tuple(part.name for part in block.body if not isinstance(part, GoOn))
        near = closest(element.until, known)
        return Mistake.of("until.unknown", span, near=near, block=block.name, name=element.until, known=known)

    @property
    def _words(self) -> tuple[Collection[str], ...]:
        """What automatic names are made of: a word of these and a number."""
        return self.vocabulary.kinds, FLOW, self.blocks

    def _name(self, element: Element, kind: Kind) -> str:
        """The label, else the kind with its number among the layers of that kind on this level."""
        self.counts[kind.word] += 1
        automatic = (
            kind.word if kind.is_input and self.counts[kind.word] == 1 else f"{kind.word}{self.counts[kind.word]}"
        )
        label = element.label
        if label is not None:
            span = (element.span[0], element.span[0] + len(label))
            looks = AUTOMATIC.fullmatch(label)
            if label in self.names:
                self.mistakes.append(self._used_twice(label, span))
            elif label != automatic and looks and any(looks[1] in words for words in self._words):
                self.mistakes.append(Mistake.of("label.automatic", span, label=label, automatic=automatic))
        self.names[label or automatic] = element
        return label or automatic

    def _used_twice(self, label: str, span: Span) -> Mistake:
        """How two layers of one level get different labels; the branches of a join are on the level of the join."""
        first = self.names[label]
        word = first.word if isinstance(first, Layer) else first.name if isinstance(first, Use) else ""
        free = next(name for number in count(2) if (name := f"{label}_{number}") not in self.names)
        earlier = phrase("label.earlier_layer", word=word) if word else phrase("label.earlier_part")
        level = "branch" if self.around == BRACKETS else "level"
        hint = "router" if word == EXPERTS.word and first.label != label else level
        return Mistake.of("label.twice", span, hint=hint, label=label, earlier=earlier, free=free)


def _place(element: From | Again) -> Letter | Path:
    end = element.place_end if isinstance(element, Again) else element.span[1]
    return place_of(element.place, (end - len(element.place), end))


def _says_from(layer: Layer) -> bool:
    return any(isinstance(item, Letter) and item.name == "from" for item in layer.items)
