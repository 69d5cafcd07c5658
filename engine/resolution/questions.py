"""What may be required of a network: the quantities, and what is wrong with a question or a claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from ...grammar import (
    Claim,
    Expr,
    Find,
    Letter,
    Math,
    Mistake,
    Mistakes,
    Outputs,
    Path,
    Rounded,
    ShapeExpr,
    Span,
    Statement,
    Values,
    closest,
    with_unit,
)
from ..formulas import QUANTITIES, ROLES, SHOWN, children, letters_in
from .paths import without_repetitions

if TYPE_CHECKING:
    from typing_extensions import TypeIs

MAX_NAMED = 20

OUTPUTS = "outputs"
"""What asks for all that leaves the network."""

BATCH_NAMES = ("N", "B", "bs", "batch", "batch_size")
"""What people call the size of a batch, before the sizes of an output."""

SYNONYMS = {
    **dict.fromkeys(("total", "parameters", "parameter", "param", "num_params"), "params"),
    **dict.fromkeys(("shape", "output_shape"), "output"),
    **dict.fromkeys(("channels", "filters", "maps", "feature_maps"), "features"),
    **dict.fromkeys(("receptive_field", "receptivefield", "rf"), "field"),
    **dict.fromkeys(("vram", "gpu_memory"), "training"),
    **dict.fromkeys(("madds", "multadds", "multiplications"), "macs"),
    **dict.fromkeys(("h_out", "out_h", "output_height"), "height"),
    **dict.fromkeys(("w_out", "out_w", "output_width"), "width"),
}
"""What other people call a quantity."""


def one_of(value: object, allowed: Collection[str], what: str) -> None:
    """Raises `ValueError` for an argument that is none of those allowed.

    >>> one_of("parms", ("params", "macs"), "total")
    Traceback (most recent call last):
    ValueError: there is no total 'parms': params, macs
    """
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"there is no {what} {value!r}: {', '.join(allowed)}")


def to_be_shown(text: str, also: Collection[str] = ()) -> tuple[str, ...]:
    """The quantities of a list such as `params,flops`, and others that are allowed. Raises `Mistakes` for what is none.

    >>> to_be_shown("params, flops")
    ('params', 'flops')
    """
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    wrong = [_no_quantity(name, None, ()) for name in names if name not in (*SHOWN, *also)]
    if wrong:
        raise Mistakes(wrong)
    return names


def wrong_question(tree: Math, layers: Collection[str]) -> Mistake | None:
    """What is wrong with a question, such as a layer or a quantity that is not there.

    >>> from netderive.grammar import parse_query
    >>> wrong_question(parse_query("conv1.parms"), ["conv1"]).hint
    'did you mean `params`?'
    """
    if not isinstance(tree, (Path, Letter)):
        return Mistake.of("question.form", tree.span)
    name, _, quantity = (tree.text if isinstance(tree, Path) else tree.name).rpartition(".")
    if quantity == OUTPUTS and not name:
        return None
    if quantity not in QUANTITIES:
        return _no_quantity(quantity, tree.span, layers)
    return _no_layer(name, tree.span, layers) if name and not _is_there(name, layers) else None


def _is_there(name: str, layers: Collection[str]) -> bool:
    return without_repetitions(name) in layers


def _no_layer(name: str, span: Span, layers: Collection[str]) -> Mistake:
    known = (*list(layers)[:MAX_NAMED], *(("...",) if len(layers) > MAX_NAMED else ()))
    inside = [path for path in layers if path.endswith(f".{name}")]
    return Mistake.of("question.layer", span, near=inside[:MAX_NAMED] or closest(name, layers), name=name, known=known)


def _no_quantity(quantity: str, span: Span | None, layers: Collection[str]) -> Mistake:
    if quantity in layers:
        return Mistake.of("question.is_layer", span, quantity=quantity)
    other = SYNONYMS.get(quantity.lower(), "")
    near = () if other else closest(quantity, QUANTITIES)
    hint = "synonym" if other else "known"
    known = tuple(QUANTITIES)
    return Mistake.of("question.quantity", span, near=near, hint=hint, quantity=quantity, known=known, other=other)


def side_of(quantity: str, rank: int) -> int | None:
    """Along which axis a side lies, of so many; None where there is no such side.

    >>> side_of("width", 2), side_of("width", 3), side_of("depth", 2)
    (1, 2, None)
    """
    sides = {2: ("height", "width"), 3: ("depth", "height", "width")}.get(rank, ())
    return sides.index(quantity) if quantity in sides else None


BATCH = "B"
"""What the number of examples of a batch is usually called; rarely it means billions."""
UNITS = {"K": 3, "M": 6, "B": 9, "G": 9, "T": 12}
"""What may be meant as a unit, `1M`, with its power of ten."""


def no_letter(
    letter: Letter, letters: Collection[str], own: Collection[str] = (), layers: Collection[str] = ()
) -> Mistake:
    """The mistake of a letter that the network does not have, nor the rule that a claim is about, with its `own`."""
    if letter.name in layers:
        return Mistake.of("letter.unknown", letter.span, hint="layer", name=letter.name)
    if own and letter.name.lower() not in SYNONYMS:
        near, known = closest(letter.name, own), tuple(own)
        return Mistake.of("letter.unknown", letter.span, near=near, hint="rule", name=letter.name, known=known)
    other = SYNONYMS.get(letter.name.lower(), "")
    near = () if other else closest(letter.name, letters)
    power = 0 if near else UNITS.get(letter.name, 0)
    hint = (
        "synonym"
        if other
        else "order"
        if letter.name == "O" and not near
        else "batch"
        if power and letter.name == BATCH
        else "unit"
        if power
        else "known"
        if letters
        else "none"
    )
    name, known = letter.name, tuple(letters)
    return Mistake.of(
        "letter.unknown", letter.span, near=near, hint=hint, name=name, known=known, other=other, power=power
    )


def separate_letters(name: str, letters: Collection[str]) -> tuple[str, ...]:
    """The letters of a product that is written without signs; none where the name is no such product.

    >>> separate_letters("knml", "lhwknm"), separate_letters("total", "lhwknm")
    (('k', 'n', 'm', 'l'), ())
    """
    return tuple(name) if len(name) > 1 and name not in letters and all(one in letters for one in name) else ()


def in_other_case(name: str, letters: Collection[str]) -> str | None:
    """The letter, or the product of letters, that is meant by a name in the other case; None of one that is known.

    >>> in_other_case("K", "klm"), in_other_case("KLM", "klm"), in_other_case("k", "klm"), in_other_case("X", "klm")
    ('k', 'klm', None, None)
    """
    if name in letters or name in QUANTITIES or separate_letters(name, letters):
        return None
    return next((one for one in (name.lower(), name.upper()) if one in letters or separate_letters(one, letters)), None)


def is_batch(size: Expr) -> TypeIs[Letter]:
    """Whether the first size of an output may be what people call the batch: `(N, 32, 24, 24)`.

    >>> is_batch(Letter("N")), is_batch(Letter("h"))
    (True, False)
    """
    return isinstance(size, Letter) and size.name in BATCH_NAMES


def wrong_questions(
    statements: Iterable[Statement], layers: Collection[str], letters: Collection[str], lenient: bool = False
) -> Iterator[Mistake]:
    """All that is wrong with the questions and outputs of a file and, unless `lenient`, with its claims."""
    for statement in statements:
        if isinstance(statement, Outputs):
            lacking = (name for name in statement.places if not _is_there(name, layers))
            yield from (_no_layer(name, statement.span, layers) for name in lacking)
            twice = (name for name, count in Counter(statement.places).items() if count > 1)
            yield from (Mistake.of("output.twice", statement.span, name=name) for name in twice)
        if isinstance(statement, Find):
            yield from filter(None, (wrong_question(query, layers) for query in statement.queries))
        elif isinstance(statement, Claim) and not lenient:
            for link in statement.links:
                if not isinstance(link, (Values, Rounded)) and not with_unit(link, letters):
                    yield from _wrong_in(link, layers, letters)


def is_of_layers(claim: Claim, layers: Collection[str], letters: Collection[str]) -> bool:
    """Whether a claim is about layers that are there, and about nothing of the whole network.

    >>> from netderive.grammar import parse
    >>> claims = parse("claim conv1.params = 208; claim params = 208; claim conv2.params = 208").statements
    >>> [is_of_layers(claim, ["conv1"], ()) for claim in claims]
    [True, False, False]
    """
    trees = [link for link in claim.links if not isinstance(link, (Values, Rounded))]
    paths = [path for tree in trees for path in _paths(tree)]
    totals = {name for tree in trees for name in letters_in(tree)} & {*QUANTITIES} - {*letters}
    return bool(paths) and not totals and all(wrong_question(path, layers) is None for path in paths)


def _wrong_in(tree: Math, layers: Collection[str], letters: Collection[str]) -> Iterator[Mistake]:
    yield from filter(None, (wrong_question(path, layers) for path in _paths(tree)))
    if isinstance(tree, ShapeExpr) and tree.features is None and is_batch(tree.sizes[0]):
        tree = ShapeExpr(None, tree.sizes[1:], tree.span)
    for name, letter in letters_in(tree).items():
        known = name in letters or name in QUANTITIES or name in ROLES  # a rule's own letters are known later
        everything = {*letters, *ROLES}
        if not known and (
            name in SYNONYMS or not (separate_letters(name, everything) or in_other_case(name, everything))
        ):
            yield no_letter(letter, letters, layers=layers)


def _paths(tree: Math) -> Iterator[Path]:
    if isinstance(tree, Path):
        yield tree
    for child in children(tree):
        yield from _paths(child)
