"""Random bodies: blocks, repeats, loops, nested repetitions, and ways back to an earlier layer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st

from netderive.engine.layers import Kind

from .random_rows import Drawing, Texts, joined

COUNTERS = ("N", "M", "L")
"""Letters of a file that count repetitions; they may be 0."""

PARTS = ("before", "behind", "there", "back")
"""What is around `inner` in the shapes below."""

CONSTRUCTS = {
    "block": r"^block ",
    "block in a block": r"^block .*\[.*\bb[abc]\(",
    "default": r"^block \w+\([^\[]*=",
    "repeat": r"\] \* ",
    "repetitions by a letter": r"\] \* [A-Z]|\.\.[A-Z]",
    "loop": r"\bfor ",
    "width by index": r"\b(?:conv|dense|linear|deconv) [^@\]>|]*\b[ij]\b",
    "size by index": r"\b(?:pad|stride|pool) [^\]>|@]*\b[ij]\b",
    "inner": r"\binner\b",
    "tree": r"inner \|.*inner",
    "again": r"\bagain\b",
    "from": r"(?:^|[>|\[] |add |concat |mul )from la",
    "list": r"\bfor . in ",
    "condition": r"\bif in != |\bif \w+ \W",
    "branches by a loop": r"(?:add|concat|mul) for ",
    "experts": r"\bexperts ",
    "each": r"\beach \[",
    "side head": r"\baside \[",
    "frozen": r"\bfrozen ",
    "join": r"\b(?:add|subtract|mul|average|maximum|minimum|concat|dot)\b",
    "tied embedding": r"^tied: embedding",
}
"""How a text is seen to have a construct."""


def constructs(text: str) -> list[str]:
    """The constructs that a network has."""
    return [name for name, pattern in CONSTRUCTS.items() if re.search(pattern, text, re.MULTILINE)]


@dataclass
class Block:
    """A block that was drawn: its name, how many parameters it has, how many of them without a default."""

    name: str
    parameters: int
    needed: int
    rank: int


@dataclass
class Graph(Drawing):
    """A network with bodies while it is drawn.

    `blocks` are its definitions so far with their texts, `labels` what a layer from here on may name, `depth` how
    many brackets are around.
    """

    kinds: Sequence[Kind] = ()
    blocks: list[tuple[Block, Texts]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    depth: int = 0
    count: int = 0

    def element(self, rank: int) -> Texts:
        """A row, a join or a body, with a label where one is drawn."""
        ways: list[Callable[[int], Texts]] = [self.common if self.depth else self.plain, self.common, self.branches]
        if self.depth < 2 or (self.depth < 3 and self.one_in(6)):
            ways += [self.repeat, self.repeat, self.loop, self.loop, self.use, self.nested]
            ways += [self.listed, self.chosen, self.branching, self.aside, self.frozen, self.experts]
            ways += [self.each] if rank else []
        if self.labels:
            ways += [self.back, self.again]
        text = self.draw(st.sampled_from(ways))(rank)
        return self.labelled(text) if self.one_in(3) else text

    def labelled(self, text: Texts) -> Texts:
        if ":" in text[0].split("[")[0] or text[0].startswith(("from", "input")):
            return text
        self.labels.append("la" + "abcdefghijklmnopqrstuvwxyz"[self.count % 26] + "_" * (self.count // 26))
        self.count += 1
        return self.labels[-1] + ": " + text[0], self.labels[-1] + ": " + text[1]

    def plain(self, rank: int) -> Texts:
        """A layer, most often one whose row says something."""
        fitting = [kind for kind in self.kinds if rank in kind.ranks]
        telling = [kind for kind in fitting if kind.row] if not self.one_in(6) else []
        return self.row(self.draw(st.sampled_from(telling or fitting)), rank)

    def common(self, rank: int) -> Texts:
        """A layer that can be after most others."""
        rows = ["linear {k}", "relu", "batchnorm", "dense {k}", "identity"]
        if rank:
            three, two, one = (" x ".join([size] * rank) for size in "321")
            rows += [f"conv {{k}}@{three} pad 1", f"conv {{k}}@{one}", f"conv {{k}}@{three} pad 1 stride 2"] * 2
            rows += [f"pool {two}", f"pool {three} pad 1 stride 1", f"avgpool {three} pad 1 stride 2", "upsample 2"]
            rows += [f"conv {{k}}@{two} pad {{n}}", f"avgpool {two} stride {{n}}"] if self.local else []
        row = self.draw(st.sampled_from(rows))
        k = self.width() if "{k}" in row else ("", "")
        n = self.local[-1] if self.local else ""
        return row.format(k=k[0], n=n), row.format(k=k[1], n=n)

    def branches(self, rank: int) -> Texts:
        """A join whose branches may hold bodies."""
        if self.one_in(2):
            return self.join([kind for kind in self.kinds if rank in kind.ranks], rank)
        word = self.draw(st.sampled_from(("add", "concat", "mul", "maximum")))
        ends = [("", "") if self.one_in(3) else self.chain(rank) for _ in range(2)]
        return joined(" ", [(word, word), (f"[ {ends[0][0]} | {ends[1][0]} ]", f"[ {ends[0][1]} | {ends[1][1]} ]")])

    def chain(self, rank: int, most: int = 2) -> Texts:
        """Elements in sequence."""
        return joined(" -> ", [self.element(rank) for _ in range(self.draw(st.integers(1, most)))])

    def body(self, rank: int, *local: str) -> Texts:
        """Elements inside of brackets, which may speak of what the brackets give."""
        labels, outside = len(self.labels), self.local
        self.depth, self.local = self.depth + 1, (*self.local, *local)
        text = self.chain(rank)
        self.depth, self.local = self.depth - 1, outside
        del self.labels[labels:]
        return text

    def repetitions(self) -> Texts:
        """How many repetitions: a number, or a letter that counts."""
        value = self.draw(st.sampled_from((0, 1, 2, 2, 3, 3, 4)))
        if not self.letters or self.one_in(3):
            return str(value), str(value)
        return self._letter(value, COUNTERS), str(value)

    def repeat(self, rank: int) -> Texts:
        """`[ .. ] * N`."""
        body = self.body(rank)
        if self.one_in(12):
            return f"[ {body[0]} ]", f"[ {body[1]} ]"
        times = self.repetitions()
        return f"[ {body[0]} ] * {times[0]}", f"[ {body[1]} ] * {times[1]}"

    def loop(self, rank: int) -> Texts:
        """`for i = 1..N [ .. ]`."""
        (head, plain), index = self._head()
        body = self.body(rank, index)
        return f"{head} [ {body[0]} ]", f"{plain} [ {body[1]} ]"

    def _head(self) -> tuple[Texts, str]:
        """`for i = 1..N`, and the name of its index."""
        index = "j" if "i" in self.local else "i"
        first = self.draw(st.sampled_from((1, 1, 1, 0, 2)))
        more = {0: " - 1", 1: "", 2: " + 1"}[first]
        letters, plain = self.repetitions()
        return (f"for {index} = {first}..{letters}{more}", f"for {index} = {first}..{plain}{more}"), index

    def listed(self, rank: int) -> Texts:
        """A loop over a row of values; a letter alone would be the name of a list."""
        index = "j" if "i" in self.local else "i"
        values = [self.number(1, 4) for _ in range(self.draw(st.integers(2, 3)))]
        body = self.body(rank, index)
        letters, plain = (", ".join(value[n] for value in values) for n in range(2))
        return f"for {index} in {letters} [ {body[0]} ]", f"for {index} in {plain} [ {body[1]} ]"

    def chosen(self, rank: int) -> Texts:
        """A condition with bodies that give the same, so that letters may leave it open."""
        if self.one_in(2):
            k = self.width()
            shape = f"@{' x '.join('1' * rank)}" if rank else ""
            word = "conv" if rank else "dense"
            return f"if in != {k[0]} [ {word} {k[0]}{shape} ]", f"if in != {k[1]} [ {word} {k[1]}{shape} ]"
        left, right = self.number(1, 4), self.number(1, 4)
        sign = self.draw(st.sampled_from(("=", "!=", "<", "<=", ">", ">=")))
        then = self.draw(st.sampled_from(("relu", "batchnorm", "linear in" if rank else "dense in")))
        other = self.draw(st.sampled_from(("", " else [ prelu ]", " else [ tanh -> dropout 0.5 ]")))
        condition, plain = (f"{left[n]} {sign} {right[n]}" for n in range(2))
        return f"if {condition} [ {then} ]{other}", f"if {plain} [ {then} ]{other}"

    def branching(self, rank: int) -> Texts:
        """A join with a branch for each value of its letter."""
        index = "j" if "i" in self.local else "i"
        word = self.draw(st.sampled_from(("add", "concat", "mul")))
        last = self.draw(st.integers(1, 3))
        outside, self.local = self.local, (*self.local, index)
        body = self.common(rank)
        self.local = outside
        head = f"{word} for {index} = 1..{last}"
        return f"{head} [ {body[0]} ]", f"{head} [ {body[1]} ]"

    def aside(self, rank: int) -> Texts:
        """A side head."""
        return joined(" ", [("aside [", "aside ["), self.body(rank), ("]", "]")])

    def experts(self, rank: int) -> Texts:
        """A router and experts; most often as many are chosen as there are, at most."""
        chosen, more = self.draw(st.integers(1, 3)), self.draw(st.integers(0, 3))
        count = self.number(chosen + more, chosen + more) if more else self.number(1, 4)
        head = joined(" ", [("experts", "experts"), count, ("top", "top"), self.number(chosen, chosen)])
        if self.one_in(3):
            head = joined(" ", [head, ("shared", "shared"), self.number(0, 2)])
        said = "bias [" if self.one_in(3) else "["
        return joined(" ", [head, (said, said), self.body(rank), ("]", "]")])

    def each(self, rank: int) -> Texts:
        """The body at each position of the first size."""
        return joined(" ", [("each [", "each ["), self.body(rank - 1), ("]", "]")])

    def frozen(self, rank: int) -> Texts:
        """A layer, a body or the use of a block that is not trained."""
        text = self.draw(st.sampled_from((self.plain, self.repeat, self.use)))(rank)
        return joined(" ", [("frozen", "frozen"), text])

    def nested(self, rank: int) -> Texts:
        """A repeat or loop in which `inner` is."""
        if self.one_in(3):
            body, times = self.around_inner(rank, ()), self.repetitions()
            return f"[ {body[0]} ] * {times[0]}", f"[ {body[1]} ] * {times[1]}"
        head, index = self._head()
        body = self.around_inner(rank, (index,))
        return f"{head[0]} [ {body[0]} ]", f"{head[1]} [ {body[1]} ]"

    def around_inner(self, rank: int, index: tuple[str, ...]) -> Texts:
        """A body that holds the next repetition: a U, a tree, or layers before and after."""
        shapes = [
            "{before} -> inner -> {behind}",
            "{before} -> concat [ | {there} -> inner -> {back} ]",
            "{before} -> add [ inner | {there} -> inner ]",
            "concat [ {before} -> inner | {behind} ] -> {back}",
            "add [ {before} -> [ inner ] -> {behind} | ]",
        ]
        if rank:
            halves = " x ".join("2" * rank)
            down, up = f"pool {halves}", f"upsample {halves}"
            shapes += [f"{{before}} -> concat [ | {down} -> inner -> {up} ] -> {{behind}}"] * 3
        shape = self.draw(st.sampled_from(shapes))
        parts = {name: self._part(index, rank) for name in PARTS if f"{{{name}}}" in shape}
        letters, plain = ({name: part[n] for name, part in parts.items()} for n in range(2))
        return shape.format(**letters), shape.format(**plain)

    def _part(self, local: tuple[str, ...], rank: int) -> Texts:
        """What is around `inner`: most often a common layer."""
        if self.one_in(3):
            return self.body(rank, *local)
        outside, self.local = self.local, (*self.local, *local)
        text = self.common(rank)
        self.local = outside
        return text

    def use(self, rank: int) -> Texts:
        """A block that is there already, or a new one."""
        known = [block for block, _ in self.blocks if block.rank == rank and self.depth < 3]
        if len(self.blocks) < 3 and (not known or self.one_in(2)):
            block = self._define(rank)
        elif known:
            block = self.draw(st.sampled_from(known))
        else:
            return self.plain(rank)
        given = self.draw(st.integers(block.needed, block.parameters))
        values = [self.width() for _ in range(given)]
        if given and self.one_in(3):
            name = "abc"[given - 1]
            values[-1] = (f"{name} = {values[-1][0]}", f"{name} = {values[-1][1]}")
        inside = joined(", ", values) if values else ("", "")
        return f"{block.name}({inside[0]})", f"{block.name}({inside[1]})"

    def _define(self, rank: int) -> Block:
        """A block with parameters, the last of them with defaults; its body sees nothing else."""
        parameters = self.draw(st.integers(0, 3))
        needed = self.draw(st.integers(0, parameters))
        names = "abc"[:parameters]
        outside, labels, depth = self.local, self.labels, self.depth
        self.local, self.labels, self.depth = (), [], max(1, self.depth)
        defaults = [
            self._default(name, names[:place]) if place >= needed else (name, name) for place, name in enumerate(names)
        ]
        self.local = tuple(names)
        body = self.chain(rank)
        self.local, self.labels, self.depth = outside, labels, depth
        block = Block("b" + "abc"[len(self.blocks) % 3] + "d" * (len(self.blocks) // 3), parameters, needed, rank)
        head = joined(", ", defaults) if defaults else ("", "")
        self.blocks.append(
            (block, (f"block {block.name}({head[0]}) [ {body[0]} ]", f"block {block.name}({head[1]}) [ {body[1]} ]"))
        )
        return block

    def _default(self, name: str, before: str) -> Texts:
        if before and self.one_in(2):
            value = f"2*{before[-1]}"
            return f"{name} = {value}", f"{name} = {value}"
        value = self.number(1, 4)
        return f"{name} = {value[0]}", f"{name} = {value[1]}"

    def back(self, rank: int) -> Texts:
        """On from an earlier layer, or a join with it."""
        label = self.draw(st.sampled_from(self.labels))
        if self.one_in(2):
            word = self.draw(st.sampled_from(("add", "concat", "mul")))
            said = f"{word} from {label}" if self.one_in(2) else f"{word} [ | from {label} ]"
            return said, said
        after = self.plain(rank)
        return f"from {label} -> {after[0]}", f"from {label} -> {after[1]}"

    def again(self, rank: int) -> Texts:
        """An earlier layer once more."""
        said = f"again {self.draw(st.sampled_from(self.labels))}"
        return said, said
