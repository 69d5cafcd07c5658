"""The catalogues of other languages: every sentence that documents say, with its translation.

python tools/languages.py            brings reports/wording/*.po up to date with the source, and compiles them
python tools/languages.py --check    says whether that is to be done, and which sentences are missing
"""

from __future__ import annotations

import importlib
import io
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from netderive import engine
from netderive.engine.formulas import OPTIMIZERS, Form, Reach, Rule, Slip, optimizer_rule
from netderive.engine.inference import part_of, rule_of_kept
from netderive.engine.layers import ALL, KINDS, Kind, KindVariant, Saved
from netderive.reports.wording import LANGUAGES, Counted, english

NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
"""The same source has the same bytes on every day."""

FOLDER = Path(__file__).resolve().parent.parent / "reports" / "wording"

Message = str | Counted


def messages() -> dict[Message, None]:
    """Every sentence that a document may say, in the order of the source."""
    found: dict[Message, None] = {}
    for said in (*wording(), *reasons()):
        if said:
            found[said] = None
    return found


def wording() -> Iterator[Message]:
    """The constants of `english.py`, which gathers them."""
    for name, value in vars(english).items():
        if name.isupper():
            yield from texts(value)


def texts(value: object) -> Iterator[Message]:
    match value:
        case str() | Counted():
            yield value
        case tuple():
            for one in value:
                yield from texts(one)
        case Mapping():
            for one in value.values():
                yield from texts(one)
        case _:
            raise TypeError(f"{value!r} is nothing to be translated")


def reasons() -> Iterator[str]:
    """What the engine says: the reasons of rules, the summaries of kinds, the messages of slips."""
    for module in modules():
        for value in list(vars(module).values()):
            yield from said_by(value)
    for optimizer in OPTIMIZERS:
        for mixed in (False, True):
            for kind in ALL:
                yield from said_by(optimizer_rule(optimizer, mixed, kind.factored))
    yield from said_by([part_of(KINDS["conv"].params, quantity) for quantity in ("weights", "biases")])
    yield from said_by([rule_of_kept(None, output, False) for output in (False, True)])


def modules() -> Iterator[ModuleType]:
    """Those of the engine, room by room."""
    for found in pkgutil.walk_packages(engine.__path__, f"{engine.__name__}."):
        yield importlib.import_module(found.name)


def said_by(value: object) -> Iterator[str]:
    """The sentences of a declared value and of what it holds."""
    match value:
        case Rule(reason=reason, why=why, forms=forms, exact=exact, reach=reach):
            yield from (reason, why)
            yield from said_by((forms, exact, reach))
        case Form(reason=reason):
            yield reason
        case Slip(message=message):
            yield message
        case Reach() | Saved():
            yield from said_by(tuple(vars(value).values()))
        case Kind(summary=summary, note=note):
            yield from (summary, note)
            yield from said_by(tuple(vars(value).values()))
        case KindVariant(changes=changes):
            yield from (changes[name] for name in ("summary", "note") if name in changes)
            yield from said_by(tuple(changes.values()))
        case tuple() | list():
            for one in value:
                yield from said_by(one)
        case Mapping():
            for one in list(value.values()):
                yield from said_by(one)
        case _:
            pass


def updated(code: str) -> Catalog:
    """The catalogue of a language with the sentences of today; what is said no longer is left out."""
    path = FOLDER / f"{code}.po"
    old = read_po(path.open("rb"), locale=code) if path.exists() else Catalog(locale=code)
    comment = f"# The sentences of documents: {LANGUAGES[code]}."
    new = Catalog(code, header_comment=comment, fuzzy=False, creation_date=NO_DATE, revision_date=NO_DATE)
    every = messages()
    counted = {said.one for said in every if isinstance(said, Counted)}
    for said in every:
        if said in counted:  # `gettext` finds it there
            continue
        id = tuple(said) if isinstance(said, Counted) else said
        before = old.get(id)
        new.add(id, before.string if before else "")
    return new


def written(catalogue: Catalog) -> tuple[bytes, bytes]:
    """The catalogue as its source, and compiled."""
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalogue, width=118, no_location=True, omit_header=False)
    write_mo(mo, catalogue)
    return po.getvalue(), mo.getvalue()


def missing(catalogue: Catalog) -> list[str]:
    """The sentences without a translation."""
    return [str(message.id) for message in catalogue if message.id and not (message.string and all(message.string))]


def main() -> int:
    faults: list[str] = []
    for code in LANGUAGES:
        if code == "en":
            continue
        catalogue = updated(code)
        faults += [f"{code}: {one}" for one in missing(catalogue)]
        for suffix, content in zip(("po", "mo"), written(catalogue), strict=True):
            path = FOLDER / f"{code}.{suffix}"
            if "--check" not in sys.argv[1:]:
                path.write_bytes(content)
            elif not path.exists() or path.read_bytes() != content:
                faults.append(f"stale: {path.name}; run `make languages`")
    print("\n".join(faults), file=sys.stderr)
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
