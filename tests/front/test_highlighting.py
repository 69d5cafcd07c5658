"""The Pygments lexer reads every example without an error, and knows statements, layers, letters and comments."""

import re
import tomllib
from pathlib import Path

from pygments.token import Comment, Error, Keyword, Name, Number, Operator
from support.each import each

from netderive.highlighting import FLOW_WORDS, STATEMENTS, NetworkLexer


@each("path", sorted(Path("examples").rglob("*.net")), ids=str)
def test_every_example_is_read_whole(path: Path):
    text = path.read_text(encoding="utf-8")
    tokens = list(NetworkLexer(stripnl=False).get_tokens(text))
    assert [piece for kind, piece in tokens if kind is Error] == []
    assert "".join(piece for _, piece in tokens) == text


def test_words_have_their_kinds():
    tokens = {
        piece: kind for kind, piece in NetworkLexer().get_tokens("let k = 8 # maps\nc1: conv k@5x5 -> [ relu ] * 2")
    }
    wanted = {"let": Keyword.Declaration, "k": Name.Variable, "8": Number, "# maps": Comment.Single, "c1": Name.Label}
    assert tokens | wanted | {"conv": Name.Builtin, "x": Operator, "->": Operator} == tokens


def test_pygments_finds_the_lexer_by_its_entry_point():
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, name = project["entry-points"]["pygments.lexers"]["netderive"].partition(":")
    assert (module, name) == (NetworkLexer.__module__, NetworkLexer.__name__)


def test_the_words_are_those_of_the_grammar():
    """A terminal of the grammar that is a word ends with what must, or must not, follow it."""
    grammar = Path("grammar/network.lark").read_text(encoding="utf-8")
    found = set(re.findall(r"(?m)^[A-Z]+\.\d: /.*?([a-z]{2,})\(\?[!=]", grammar))
    assert found == {"network", *STATEMENTS, *FLOW_WORDS}
