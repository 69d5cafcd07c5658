"""Networks that a text includes: one of the zoo by its name, or a file beside the text's own."""

from __future__ import annotations

import re
from pathlib import Path

from netderive import zoo

from ...grammar import MAX_CHARACTERS, Include, Mistake, Mistakes, Network, Source, closest, parse, replace

MOST = 20
"""Networks that a text includes, those of included ones among them."""


def with_included(network: Network) -> Network:
    """The network with those that it includes, by name, each parsed. Raises `Mistakes`.

    Their texts come after its own in one source, so that a span says in which of them it is.

    >>> found = with_included(parse("include lenet; input 1@28x28 -> lenet()"))
    >>> list(found.included)
    ['lenet']
    """
    if network.included or not any(isinstance(one, Include) for one in network.statements):
        return network
    return _Including(network.source).read(network, ())


def name_of(include: Include) -> str:
    """What an included network is called: a file without its ending, and with `_` for what no name may have.

    >>> name_of(Include("mobile-net.net", True))
    'mobile_net'
    """
    return re.sub(r"\W", "_", Path(include.name).stem, flags=re.ASCII) if include.file else include.name


class _Including:
    """The texts read so far, in sequence."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def read(self, network: Network, through: tuple[str, ...]) -> Network:
        found: dict[str, Network] = {}
        for one in network.statements:
            if isinstance(one, Include):
                if name_of(one) in found:
                    raise self._wrong(Mistake.of("include.twice", one.span, name=name_of(one)))
                found[name_of(one)] = self._included(one, network.source.name, through)
        return replace(network, included=found, source=self.source)

    def _included(self, include: Include, around: str, through: tuple[str, ...]) -> Network:
        """One network that another one in the file `around` includes."""
        file = self._file(include, around)
        if str(file) in through or (include.file and file == Path(self.source.name).resolve()):
            raise self._wrong(Mistake.of("include.circle", include.span, name=include.name))
        if len(self.source.parts) >= MOST:
            raise self._wrong(Mistake.of("include.many", include.span, most=MOST))
        text = self._text(include, file)
        start = len(self.source.text) + 1
        self.source = self.source.followed_by(text, str(file) if include.file else f"{include.name}.net")
        try:
            network = parse("\n" * start + text, str(file) if include.file else "")
        except Mistakes as error:
            raise Mistakes(error.mistakes, self.source) from None
        return self.read(network, (*through, str(file)))

    def _file(self, include: Include, around: str) -> Path:
        """Where an included network is. Raises `Mistakes` outside of the folder of the text that includes it."""
        if not include.file:
            return zoo.FOLDER / f"{include.name}.net"
        if around in ("", "-"):
            raise self._wrong(Mistake.of("include.no_folder", include.span, name=include.name))
        folder = Path(around).resolve().parent
        file = (folder / include.name).resolve()
        if file.parent != folder or file.suffix != ".net":
            raise self._wrong(Mistake.of("include.outside", include.span, name=include.name))
        if not name_of(include)[0].isalpha():
            raise self._wrong(Mistake.of("include.name", include.span, name=include.name))
        return file

    def _text(self, include: Include, file: Path) -> str:
        if not include.file and include.name not in (known := zoo.names()):
            near = closest(include.name, known)
            raise self._wrong(Mistake.of("include.zoo", include.span, near=near, name=include.name))
        try:
            with file.open("rb") as opened:
                return opened.read(4 * MAX_CHARACTERS).decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            raise self._wrong(Mistake.of("include.unread", include.span, name=include.name)) from None

    def _wrong(self, mistake: Mistake) -> Mistakes:
        return Mistakes([mistake], self.source)
