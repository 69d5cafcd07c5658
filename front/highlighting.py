"""The network language coloured by Pygments, which finds this lexer by its entry point: `pygmentize -l netderive`."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import RegexLexer, words
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Whitespace

from netderive.engine.layers import KINDS

STATEMENTS = ("let", "convention", "find", "claim", "vary", "block", "include", "output", "kind")
FLOW_WORDS = ("for", "in", "from", "again", "if", "else", "until", "carry", "aside", "frozen")


class NetworkLexer(RegexLexer):
    """Tokens of a network; what layer kinds there are is read from the catalogue."""

    name = "netderive"
    aliases: ClassVar = ["netderive", "net"]
    filenames: ClassVar = ["*.net"]
    tokens: ClassVar = {
        "root": [
            (r"\s+", Whitespace),
            (r"#[^\n]*", Comment.Single),
            (r'"[^"\n]*"', String),
            (r"(network)(?![A-Za-z0-9_])[^\n#]*", Keyword.Declaration),
            (words(STATEMENTS, prefix=r"(?<![\w.])", suffix=r"(?!\w)"), Keyword.Declaration),
            (words(FLOW_WORDS, prefix=r"(?<![\w.])", suffix=r"(?!\w)"), Keyword),
            (r"[A-Za-z][A-Za-z0-9_]*(?=\s*:)", Name.Label),
            (words(tuple(KINDS), prefix=r"(?<![\w.])", suffix=r"(?![\w.])"), Name.Builtin),
            (r"\d+(\.\d+)?", Number),
            (r"x(?![A-Za-z_])", Operator),
            (r"[^\W\d]\w*", Name.Variable),
            (r"->|\.\.|[-+*/^%@×=<>!~|≥≤≠√·−⌊⌋⌈⌉]", Operator),
            (r"[][(){},;:.&]", Punctuation),
        ]
    }
