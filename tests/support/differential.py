"""Random networks against the frameworks themselves.

A network that netderive accepts is written as the framework's own program (`--as pytorch`), which
asserts every size and count, and run. Where netderive refuses the last layer, the framework must
refuse it too, with what the row says in its own words.
"""

from __future__ import annotations

import importlib
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck

from netderive.engine import COUNTED, LayerFacts, Table, derive
from netderive.engine.inference import Costs, InferredLayer, Input, Setting, bound
from netderive.engine.layers import STANDARD, Kind
from netderive.engine.resolution import GoOn, Part, named_parts
from netderive.grammar import Mistake, Mistakes, parse
from netderive.reports.programs import InPlace, call_of, script

from .framework_programs import run_program
from .random_graphs import constructs
from .random_networks import LAYERS, Chain

LARGEST = {"torch": 10**12, "keras": 10**9}
"""Networks whose values take more bytes than this are not run; PyTorch's meta device keeps none of them."""

PATIENT = (
    HealthCheck.too_slow,
    HealthCheck.filter_too_much,
    HealthCheck.data_too_large,
    HealthCheck.large_base_example,
)
"""A random network takes its time to draw."""


@dataclass
class Score:
    """How many networks and layers agreed, and how many were refused by both sides."""

    draws: int = 0
    networks: int = 0
    layers: int = 0
    macs: int = 0
    refused: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    constructs: dict[str, int] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)

    def tried(self, chain: Chain, compare: Callable[[], None]) -> None:
        """Keeps a difference, or an error of ours, in mind and goes on."""
        self.draws += 1
        try:
            compare()
        except AssertionError as difference:
            self.differences.append(str(difference))
        except Exception:
            self.differences.append(f"{chain}\n{traceback.format_exc(limit=-4)}")

    @property
    def uncounted(self) -> int:
        """Draws of which nothing is said: there are none."""
        return self.draws - self.networks - self.refused - sum(self.left_out.values()) - len(self.differences)

    def leave_out(self, why: str) -> None:
        """A draw that says nothing of the two sides, and why."""
        self.left_out[why] = self.left_out.get(why, 0) + 1

    def agreed(self, chain: Chain, table: Table, program: str = "") -> None:
        """One more network, all layers inside of bodies counted."""
        self.networks += 1
        self.macs += program.count(", params=") - program.count(", macs=None") if "FlopCounterMode" in program else 0
        for layer in table.every:
            if not layer.numeric.kind.source:
                self.layers += 1
                self.kinds[layer.kind] = self.kinds.get(layer.kind, 0) + 1
        for name in constructs(chain.text):
            self.constructs[name] = self.constructs.get(name, 0) + 1


def kinds_of(framework: str) -> tuple[Kind, ...]:
    """The kinds that a framework has."""
    return tuple(kind for kind in LAYERS if kind.calls.get(framework))


def counterpart(framework: str) -> Callable[[LayerFacts], bool]:
    """Whether the framework has a layer for what a row says."""

    def has(layer: LayerFacts) -> bool:
        inside = (inner for body in layer.bodies for inner in body)
        known = layer.symbolic.kind.flow or call_of(layer.numeric, framework) is not None
        return known and all(map(has, inside))

    return has


def compare(chain: Chain, framework: str, score: Score) -> None:
    """Raises `AssertionError` where the framework and netderive differ; else the draw counts once in the score."""
    refusal: Mistakes | None = None
    try:
        table = derive(chain.plain, convention=framework)
    except Mistakes as error:
        refusal, table = error, _but_the_last(chain.plain, framework)
    if table is None:
        score.leave_out("impossible before its last layer")
        return
    try:
        program = script(table, framework) if len(table.layers) > 1 else ""
    except Mistakes as error:
        score.leave_out(f"no program: {_in_general(error)}")
        return
    if most_bytes(table) > LARGEST[framework]:
        score.leave_out("values too large to be run")
        return
    if program:
        run_program(program, framework, chain.plain)
    if refusal is not None:
        _both_refuse(chain.plain, table, framework, refusal, score)
    elif program:
        score.agreed(chain, table, program)
    else:
        score.leave_out("an input alone")


def _in_general(error: Mistakes) -> str:
    """What the first mistake says, without its names and numbers."""
    return re.sub(
        r"^[^ ]*: |`[^`]*`|\d+", lambda found: "" if found[0].endswith(": ") else "..", error.mistakes[0].message
    )


def most_bytes(table: Table) -> int | Fraction:
    """The bytes of its outputs, or of its parameters."""
    return max(table.total(name).value or 0 for name in ("memory", "params_memory"))


def _but_the_last(text: str, framework: str) -> Table | None:
    """The table of the network without the layer that made it impossible."""
    try:
        return derive(text.rpartition("\n")[0], convention=framework)
    except Mistakes:
        return None


def _both_refuse(text: str, before: Table, framework: str, error: Mistakes, score: Score) -> None:
    """The last layer in the framework's own words is refused there too."""
    inferred = _bound(text, before, framework)
    if inferred is None:
        score.leave_out("refused, and the row has no words there")
        return
    call = call_of(inferred, framework)
    kept = most_bytes(before) > LARGEST["keras"]  # both run with real values
    if kept or inferred.kind.joins or call is None or call.before or call.wraps:
        score.leave_out("refused, and one call does not say it there")
        return
    shape = _shape(inferred, framework, call.features_last)
    name = call.name.format(rank=inferred.rank)
    arguments = call.write(InPlace(inferred))
    try:
        answer = _ask(framework, name, arguments, shape)
    except Exception:  # whatever the framework objects
        score.refused += 1
        return
    if 0 in answer:  # a map without positions, which is none here (docs/differences.md)
        score.refused += 1
        return
    ids = {mistake.id for mistake in error.mistakes}
    raise AssertionError(f"{text}\nrefused here as {ids}, but {name}({arguments}) on {shape} gives {answer}")


def _bound(text: str, before: Table, framework: str) -> InferredLayer | None:
    """The last layer with its letters bound; None where that is impossible, or one call on what precedes is not it."""
    mistakes: list[Mistake] = []
    parts = named_parts(parse(text), STANDARD, mistakes)
    if mistakes:
        return None
    last_part = parts[-1]
    elsewhere = len(parts) > 1 and isinstance(parts[-2], GoOn)  # its input is that of an earlier layer
    if type(last_part) is not Part or last_part.row.others or elsewhere:
        return None
    last = before.layers[-1].numeric
    try:
        return bound(last_part, Input(last.output_shape), Setting({}, frozenset({framework}))).inferred(
            (0, ()), Costs()
        )
    except Mistakes:
        return None


def _shape(inferred: InferredLayer, framework: str, last: bool) -> tuple[int, ...]:
    features, space = inferred.input_shape
    return (2, *space, features) if last or framework == "keras" else (2, features, *space)  # type: ignore[return-value]


def _ask(framework: str, name: str, arguments: dict[str, Any], shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of the framework's answer, on real values: its meta device accepts more."""
    if framework == "torch":
        torch = importlib.import_module("torch")
        with torch.no_grad():
            answer = getattr(torch.nn, name)(**arguments)(torch.zeros(shape))
    else:
        keras = importlib.import_module("keras")
        answer = getattr(keras.layers, name)(**arguments)(keras.ops.zeros(shape))
    return tuple(answer.shape)


def compare_letters(chain: Chain, score: Score) -> None:
    """Derived in letters and then at numbers, a network is what it is in numbers alone."""
    try:
        plain = derive(chain.plain, convention=chain.convention)
    except Mistakes:
        assert chain.table(*chain.values) is None, f"impossible in numbers, possible in letters: {chain}"
        score.refused += 1
        return
    try:
        table = derive(chain.text, chain.values, chain.convention)
    except Mistakes as error:
        raise AssertionError(f"possible in numbers alone: {chain}\n{error}") from None
    for one, other in zip(plain.layers, table.layers, strict=True):
        found = [(layer.features.value, *(size.value for size in layer.space)) for layer in (one, other)]
        counts = [tuple(layer.count(name).value for name in COUNTED) for layer in (one, other)]
        assert found[0] == found[1], f"{one.name} of {chain}: {found}"
        assert counts[0] == counts[1], f"{one.name} of {chain}: {counts}"
    score.agreed(chain, plain)
