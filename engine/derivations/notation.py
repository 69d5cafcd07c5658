"""The same rules in another course's letters and form.

A notation is a small TOML file: `[letters]` gives roles their letters, `[forms]` restates rules
by id, in those letters. A restated rule is used only where it equals ours.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path

from ...grammar import OUT, Expr, Letter, Mistake, Mistakes, closest, parse_expression, record, replace
from ..formulas import COMMON, FIRST_OF, ROLES, SYMBOLS, Rule, letters_in, substitute
from ..inference import InferredLayer
from ..layers import ALL, Kind

FOLDER = Path(__file__).with_name("notations")
NOTATIONS = ("board", "cs231n", "pytorch", "keras", "mndk")
MAX_BYTES = 100_000
LETTER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@record(eq=False)
class Notation:
    """A course's letters: `letters` by role, `forms` of rules by rule id, as trees in those letters.

    The counts in `words` are called by their name, and the roles in `renamed` by a letter with an index (`N_pos`),
    since their letter means something else.
    """

    name: str
    title: str
    letters: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, Expr] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    renamed: frozenset[str] = frozenset()

    def without_clashes(self, layers: Iterable[InferredLayer], taken: frozenset[str]) -> Notation:
        """The same with another letter for each role that means something else than this letter of the file."""
        clashing = {
            _role(ours, layer.kind)
            for layer in layers
            for ours, bound in layer.letters.items()
            if FIRST_OF.get(ours, (ours, 0))[0] in _letters_of(layer.kind)
            and not ours.endswith(OUT)  # is drawn with a prime
            and (name := self.letter(ours, layer.kind)) in taken
            and bound.tree != Letter(name)
        }
        axes = {role for role in ROLES.values() if _family(role) in map(_family, clashing)}
        return replace(self, renamed=frozenset(clashing | axes)) if clashing else self

    def avoiding(self, taken: Iterable[str]) -> Notation:
        """The same where these letters mean something else; those of sizes may, since their rules say what is what."""
        others = {letter for role, letter in self.letters.items() if role not in SYMBOLS}
        words = frozenset(quantity for quantity in SYMBOLS if self.symbol(quantity) in {*taken, *others})
        return replace(self, words=words) if words else self

    def symbol(self, quantity: str) -> str:
        """What a quantity is called: by its letter, or by its name."""
        return self._called(quantity, SYMBOLS.get(quantity, quantity))

    def restated(self, rule: Rule, kind: Kind) -> Expr | None:
        """A rule as the course writes it, in our letters; None where the course has no form of its own."""
        form = self.forms.get(rule.id)
        if form is None:
            return None
        ours: dict[str, Expr] = {}
        for letter in rule.needed:
            ours.setdefault(self.letters.get(_role(letter, kind), letter), Letter(letter))
        unknown = next((found for name, found in letters_in(form).items() if name not in ours), None)
        if unknown is not None:
            letter, near, known = unknown.name, closest(unknown.name, ours), tuple(ours)
            wrong = Mistake.of("notation.letter", near=near, name=self.name, rule=rule.id, letter=letter, known=known)
            raise Mistakes([wrong])
        return substitute(form, ours)

    def letter(self, ours: str, kind: Kind) -> str:
        """The course's letter for one of ours."""
        return self._called(_role(ours, kind), ours)

    def _called(self, role: str, ours: str) -> str:
        if role in self.words:
            return role
        letter = self.letters.get(role, ours)
        return f"{letter}_{INDICES.get(_family(role), 'r')}" if role in self.renamed else letter


INDICES = {
    "size": "in",
    "window": "w",
    "pad": "pad",
    "stride": "st",
    "dilation": "dil",
    "maps_in": "in",
    "maps_out": "f",
    "features_in": "in",
    "inputs": "in",
    "outputs": "u",
    "hidden": "hid",
    "positions_known": "pos",
    "positions": "pos",
    "groups": "gr",
    "heads": "head",
    "vocabulary": "voc",
    "vector_size": "vec",
}
"""What distinguishes a rule's letter from the same letter of the file; `r` for the other roles."""


@functools.cache
def _letters_of(kind: Kind) -> frozenset[str]:
    """The letters that the rules of a kind are written in, those of sizes for the first axis."""
    rules = (kind.features, kind.size, *(kind.space or ()), kind.params, kind.macs, kind.connections, kind.memory)
    return frozenset(FIRST_OF.get(name, (name, 0))[0] for rule in rules if rule for name in rule.needed)


def _family(role: str) -> str:
    """A role without its axis: `window` for `window_2`."""
    return role.rstrip("_0123456789")


def _role(ours: str, kind: Kind) -> str:
    return kind.roles.get(ours) or ROLES.get(ours, ours)


BOARD = Notation("board", "the letters of the board")


@functools.cache
def notation(name: str) -> Notation:
    """A notation by its name, or from a file of the user's own.

    Raises `Mistakes` where the file cannot be used.
    """
    if name == "board":
        return BOARD
    path = FOLDER / f"{name}.toml" if name in NOTATIONS else Path(name)
    if name not in NOTATIONS and not path.suffix:
        raise Mistakes([Mistake.of("notation.unknown", near=closest(name, NOTATIONS), name=name, known=(*NOTATIONS,))])
    return _read(name, path)


def _read(name: str, path: Path) -> Notation:
    import tomllib  # the board needs none

    try:
        with path.open("rb") as opened:
            read = opened.read(MAX_BYTES + 1)
        if len(read) > MAX_BYTES:
            raise Mistakes([Mistake.of("notation.large", name=name, most=MAX_BYTES)])
        data = tomllib.loads(read.decode("utf-8"))
    except OSError as error:
        raise Mistakes([Mistake.of("notation.unread", name=name, reason=str(error.strerror))]) from None
    except RecursionError:
        raise Mistakes([Mistake.of("notation.nested", name=name)]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Mistakes([Mistake.of("notation.not_toml", name=name, reason=str(error))]) from None
    letters, forms = _strings(name, data, "letters"), _strings(name, data, "forms")
    if not letters and not forms and name != "board":
        raise Mistakes([Mistake.of("notation.empty", name=name)])
    _check(name, letters, forms)
    return Notation(name, str(data.get("title", path.stem)), letters, _parsed(name, forms))


def _parsed(name: str, forms: Mapping[str, str]) -> dict[str, Expr]:
    """The forms as trees; a mistake names the file, the rule and its form."""
    parsed: dict[str, Expr] = {}
    mistakes: list[Mistake] = []
    for rule, text in forms.items():
        try:
            parsed[rule] = parse_expression(text)
        except Mistakes as error:
            mistakes += [one.within("of_form", notation=name, rule=rule, text=text).at(None) for one in error.mistakes]
    if mistakes:
        raise Mistakes(mistakes)
    return parsed


def _strings(name: str, data: Mapping[str, object], part: str) -> dict[str, str]:
    table = data.get(part, {})
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise Mistakes([Mistake.of("notation.lines", name=name, part=part)])
    return table


def _check(name: str, letters: Mapping[str, str], forms: Mapping[str, str]) -> None:
    """Every role and rule id is known, every letter is a name."""
    mistakes: list[Mistake] = []
    known = tuple(roles())
    for role in (one for one in letters if one not in known):
        near = closest(role, known)
        mistakes.append(Mistake.of("notation.no_role", near=near, name=name, role=role, known=known))
    known = tuple(rule_ids())
    for rule in (one for one in forms if one not in known):
        near = closest(rule, known)
        mistakes.append(Mistake.of("notation.no_rule", near=near, name=name, rule=rule, known=known))
    for role, letter in letters.items():
        if not LETTER.fullmatch(letter):
            mistakes.append(Mistake.of("notation.no_name", name=name, letter=letter, role=role))
    if mistakes:
        raise Mistakes(mistakes)


def roles() -> list[str]:
    """Every role that a letter can have."""
    return sorted({*ROLES.values(), *(role for kind in ALL for role in kind.roles.values())})


def rule_ids() -> list[str]:
    """The ids of all rules."""
    return sorted({rule.id for rule in (*COMMON, *(rule for kind in ALL for rule in rules_of(kind)))})


def rules_of(kind: Kind) -> list[Rule]:
    """All rules of a kind, those of its variants and of strict strides too."""
    changed = [
        value
        for variant in kind.variants
        for field in variant.changes.values()
        for value in (field if isinstance(field, tuple) else (field,))
    ]
    own = [kind.features, kind.size, *(kind.space or ()), kind.params, kind.frozen, kind.buffers, kind.macs, *changed]
    own += [kind.connections, kind.cache]
    rules = [rule for rule in own if isinstance(rule, Rule)]
    rules += [rule.exact for rule in rules if rule.exact]
    reaches = {id(rule.reach): rule.reach for rule in rules if rule.reach}
    return rules + [rule for reach in reaches.values() for rule in (reach.field, reach.jump, reach.start)]
