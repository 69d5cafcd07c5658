"""The parts of one level of names: each element with its kind, its row and its label, and its bodies inside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ...grammar import (
    MAX_SHOWN,
    Again,
    Aside,
    BlockDefinition,
    Element,
    Expr,
    From,
    If,
    Layer,
    Letter,
    Loop,
    Mistake,
    Number,
    Path,
    Repeat,
    Use,
    record,
    replace,
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
    Kind,
    Vocabulary,
)
from .block_uses import given_layers, given_values, no_block, no_label, place_of, usage, used_as_layer
from .labels import Labels
from .lists import range_of
from .misplaced import misplaced, misplaced_inner, misplaced_labels
from .own_kinds import FAMILY
from .part_walks import until
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
)
from .paths import EVERY, steps_of
from .picking import kind_of, led, pick
from .rows import Row

NO_BIAS = "no bias"
ROUTER = "router"
BRACKETS = frozenset({"brackets"})


def outermost(
    vocabulary: Vocabulary, mistakes: list[Mistake], blocks: dict[str, Definition], lists: Mapping[str, int]
) -> NamingLevel:
    """The level of a text, on which no label is given yet; `lists` has the lengths of its lists."""
    return NamingLevel(vocabulary, mistakes, blocks, lists, Labels((vocabulary.kinds, FLOW, blocks), mistakes))


@record(frozen=False)
class NamingLevel:
    """One level of names, which makes the parts that are on it; branches share the labels of their join's level.

    `around` says what encloses the part at hand: the text itself, a branch, or the body of a repeat.
    """

    vocabulary: Vocabulary
    mistakes: list[Mistake]
    blocks: dict[str, Definition]
    lists: Mapping[str, int]
    labels: Labels
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
        return replace(self, labels=self.labels.of_another_level(), around=frozenset(around)).body(elements)

    def _name(self, element: Element, kind: Kind) -> str:
        return self.labels.of(element, kind, "branch" if self.around == BRACKETS else "level")

    def _part(self, element: Element | BlockDefinition) -> Part | Mistake | None:
        match element:
            case BlockDefinition():
                if (block := self.blocks.get(element.name)) and not block.body:
                    block.body = self._inside(element.body, "brackets")
                return None
            case From():
                return GoOn("from", BACK, element, place=_place(element))
            case Repeat() | Loop() | If() | Aside():
                return self._with_body(element)
            case Again():
                return self._another_use(element)
            case Use():
                return self._used(element)
            case Layer(word="inner"):
                return self._inner(element)
            case _:
                return self._layer(element)

    def _with_body(self, element: Repeat | Loop | If | Aside) -> Part | Mistake:
        """What has bodies of its own, each on another level."""
        match element:
            case Repeat(body, None):
                name = self._name(element, ONCE)
                return Once(name, ONCE, element, body=self._inside(body, "brackets", *(self.around & {"repetitions"})))
            case Repeat(body, times):
                name = self._name(element, REPEAT)
                inside = self._inside(body, "brackets", "repetitions")
                carry = element.carry
                return Repeated(name, REPEAT, element, body=inside, first=Number(1), last=times, carry=carry)
            case Loop(over, body):
                over = range_of(over, self.lists)
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

    def _another_use(self, element: Again) -> Part | Mistake:
        said = " ".join(element.words)
        if said not in ("", TRANSPOSED, f"{TRANSPOSED} {NO_BIAS}"):
            return Mistake.of("again.words", element.span, said=said, place=element.place)
        transposed, own_biases = bool(said), said == TRANSPOSED
        name = self._name(element, AGAIN)
        return AnotherUse(name, AGAIN, element, place=_place(element), transposed=transposed, own_biases=own_biases)

    def _inner(self, element: Layer) -> Part | Mistake:
        return misplaced_inner(element, self.around) or Inner(self._name(element, NEXT), NEXT, element)

    def _layer(self, element: Layer) -> Part | Mistake:
        led_by = led(element, self.vocabulary)
        if isinstance(led_by, Mistake):
            return led_by
        element = led_by
        kind = kind_of(element, self.vocabulary)
        if isinstance(kind, Mistake):
            return used_as_layer(element, self.blocks) or kind
        if mistake := misplaced(element, kind, self.vocabulary, self.around):
            return mistake
        name = self._name(element, kind)
        row = pick(element, kind, self.vocabulary)
        if isinstance(row, Mistake):
            return row
        if kind.flow:
            return self._parallel(name, element, kind, row)
        return self._with_branches(name, element, kind, row)

    def _with_branches(self, name: str, element: Layer, kind: Kind, row: Row) -> Part | Mistake:
        """A layer, or a join with its branches, which may be those of a loop or come from an earlier layer."""
        if element.over is not None:
            over = range_of(element.over, self.lists)
            body = self._inside(element.branches[0], "brackets")
            return over if isinstance(over, Mistake) else Branching(name, kind, element, row, (), body, *over)
        inside = replace(self, around=self.around | {"brackets"})
        branches = tuple(inside.body(branch) for branch in element.branches)
        if kind.joins and isinstance(place := row.others.get("from"), Path) and EVERY in place.text:
            return OverRepetitions(name, kind, element, row, (), place)
        if kind.joins and "from" in row.others:  # the input is joined with what an earlier layer gave
            branches = ((), (GoOn("from", BACK, element, place=row.others["from"]),))
        return Part(name, kind, element, row, branches)

    def _parallel(self, name: str, element: Layer, kind: Kind, row: Row) -> Part:
        """A body that is there or at work more than once; its router is a layer of the same level."""
        taken: dict[str, Element] = {ROUTER: element} if kind == EXPERTS else {}
        inside = replace(self, labels=self.labels.of_another_level(taken), around=BRACKETS)
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
        if mistake := misplaced_labels(part, layer):
            self.mistakes.append(mistake)
        for number, label in enumerate(layer.labels, 1):
            name = self._name(replace(layer, label=label), part.kind)
            yield FurtherPart(name, part.kind, layer, replace(part.row, part=number))

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
                return no_label(element, block)
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


def _place(element: From | Again) -> Letter | Path:
    end = element.place_end if isinstance(element, Again) else element.span[1]
    return place_of(element.place, (end - len(element.place), end))
