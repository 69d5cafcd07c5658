"""What every writer shares: the explicit way from a block to the method that writes it."""

from __future__ import annotations

from abc import ABC, abstractmethod

from ..document import (
    Bar,
    Block,
    Callout,
    Chain,
    ChainLine,
    Code,
    Definitions,
    Diagram,
    Document,
    Formula,
    Heading,
    Inline,
    Listing,
    Picture,
    Prose,
    Strong,
    Style,
    TableBlock,
)


class Writer(ABC):
    """Converts blocks into one format: a method a block, a method a piece of a line."""

    SEPARATOR = "\n\n"

    def __init__(self, style: Style) -> None:
        self.style = style

    @abstractmethod
    def document(self, document: Document) -> str:
        """The whole document, or the fragment that the style asks for."""

    @staticmethod
    def titled(document: Document) -> tuple[Block, ...]:
        """The blocks, with the document's title as a heading if no block is the title already."""
        has_title = any(isinstance(block, Heading) and block.level == 1 for block in document.blocks)
        return document.blocks if has_title or not document.title else (Heading(1, (document.title,)), *document.blocks)

    @staticmethod
    def chain_lines(chain: Chain) -> list[tuple[ChainLine, bool]]:
        """The lines of a chain, each with whether it is the last about its left side, where the result is."""
        following = [*chain.lines[1:], None]
        return [
            (line, then is None or then.left is not None) for line, then in zip(chain.lines, following, strict=True)
        ]

    def blocks(self, blocks: tuple[Block, ...]) -> str:
        """Blocks in reading order."""
        return self.SEPARATOR.join(filter(None, map(self.block, blocks)))

    def block(self, block: Block) -> str:
        """One block; an unknown one raises."""
        match block:
            case Heading():
                return self.heading(block)
            case Prose():
                return self.prose(block)
            case Chain():
                return self.chain(block)
            case TableBlock():
                return self.table(block)
            case Definitions():
                return self.definitions(block)
            case Callout():
                return self.callout(block)
            case Listing():
                return self.listing(block)
            case Diagram():
                return self.diagram(block)
            case Picture():
                return self.picture(block)
        raise TypeError(f"{type(self).__name__} knows no block {type(block).__name__}")

    def inline(self, content: Inline) -> str:
        """The pieces of a line; an unknown one raises."""
        return "".join(self.piece(piece) for piece in content)

    def piece(self, piece: str | Formula | Code | Strong | Bar) -> str:
        match piece:
            case str():
                return self.words(piece)
            case Formula():
                return self.formula(piece)
            case Code(text=text):
                return self.code(text)
            case Strong(text=text):
                return self.strong(text)
            case Bar():
                return self.bar(piece)
        raise TypeError(f"{type(self).__name__} knows no piece {type(piece).__name__}")

    def bar(self, bar: Bar) -> str:
        return bar.text

    @abstractmethod
    def words(self, text: str) -> str: ...

    @abstractmethod
    def formula(self, formula: Formula) -> str: ...

    @abstractmethod
    def code(self, text: str) -> str: ...

    @abstractmethod
    def strong(self, text: str) -> str: ...

    @abstractmethod
    def heading(self, block: Heading) -> str: ...

    @abstractmethod
    def prose(self, block: Prose) -> str: ...

    @abstractmethod
    def chain(self, block: Chain) -> str: ...

    @abstractmethod
    def table(self, block: TableBlock) -> str: ...

    @abstractmethod
    def definitions(self, block: Definitions) -> str: ...

    @abstractmethod
    def callout(self, block: Callout) -> str: ...

    @abstractmethod
    def listing(self, block: Listing) -> str: ...

    @abstractmethod
    def diagram(self, block: Diagram) -> str: ...

    def picture(self, block: Picture) -> str:
        """A picture; a format of characters has none."""
        return ""
