"""Files that include files beside them."""

from pathlib import Path

import pytest

from netderive import derive
from netderive.engine.resolution import read
from netderive.grammar import Mistakes


def table(folder: Path, name: str, **texts: str):
    """The table of one of these files."""
    for stem, text in texts.items():
        file = folder / f"{stem}.net"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    file = folder / f"{name}.net"
    return derive(read(file.read_text(), str(file)))


def test_a_file_beside_the_text_is_a_block_with_its_letters(tmp_path: Path):
    """4*3 + 3 and 3*2 + 2; up to `a`: 2*5 + 5."""
    found = table(
        tmp_path,
        "main",
        main='include "head.net"\ninput 4 -> head(3) -> head(k = 5) until a',
        head="input 8 -> a: dense k -> dense 2",
    )
    assert [layer.params.value for layer in found.layers] == [0, 23, 15]


def test_a_file_with_a_dash_in_its_name_is_a_block_with_an_underscore(tmp_path: Path):
    found = table(tmp_path, "a", **{"a": 'include "my-net.net"\ninput 4 -> my_net()', "my-net": "input 4 -> dense 3"})
    assert found.totals.params.value == 15


def test_letters_build_on_each_other_and_blocks_see_them(tmp_path: Path):
    """m is 2*k in the network and in its block: 4*6 + 6 for k = 3; lists are its own: 6*8 + 8."""
    found = table(
        tmp_path,
        "main",
        main='include "net.net"\nlet m = 100; let w = 5, 6\ninput 4 -> net(k = 3)',
        net="let m = 2*k; let k = 7; let w = 8, 9\nblock b() [ dense m ]\ninput 8 -> b() -> dense w[1]",
    )
    assert found.totals.params.value == 30 + 56


def test_an_included_network_includes_another(tmp_path: Path):
    found = table(
        tmp_path,
        "a",
        a='include "b.net"\ninput 4 -> b()',
        b='include "c.net"\ninput 4 -> c()',
        c="input 4 -> dense 3",
    )
    assert found.totals.params.value == 15


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ({"a": 'include "a.net"\ninput 4 -> a()'}, "line 1: `a.net` includes itself"),
        (
            {"a": 'include "b.net"\ninput 4 -> b()', "b": 'include "a.net"\ninput 4 -> a()'},
            "b.net, line 1: `a.net` includes itself",
        ),
        ({"a": 'include "../b.net"\ninput 4 -> b()'}, "`../b.net` is not in the folder of this file"),
        ({"a": 'include "sub/b.net"\ninput 4 -> b()', "sub/b": "input 4"}, "is not in the folder of this file"),
        ({"a": 'include "b.txt"\ninput 4 -> b()'}, "is not in the folder of this file"),
        ({"a": 'include "b.net"\ninput 4 -> b()'}, "`b.net` cannot be read"),
        ({"a": 'include "b.net"\ninput 4 -> b()', "b": "input 4\n\ncnov 3"}, "b.net, line 3: there is no layer `cnov`"),
        ({"a": 'include "b.net"\ninput 4 -> b()', "b": "input 4 -> dense )"}, "b.net, line 1: "),
        ({"a": 'include "3d.net"\ninput 4 -> relu', "3d": "input 4"}, "`3d.net` gives no name for a block"),
        ({"a": 'include "b.net"\ninput 4 -> b()', "b": "input 4 -> dense k"}, "line 2: `b` lacks its `k`"),
    ],
)
def test_what_cannot_be_included_is_reported(tmp_path: Path, texts: dict[str, str], says: str):
    with pytest.raises(Mistakes) as error:
        table(tmp_path, "a", **texts)
    assert says in str(error.value)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path):
    (tmp_path / "in").mkdir()
    (tmp_path / "out.net").write_text("input 4 -> dense 3")
    (tmp_path / "in" / "b.net").symlink_to(tmp_path / "out.net")
    with pytest.raises(Mistakes, match="is not in the folder"):
        table(tmp_path / "in", "a", a='include "b.net"\ninput 4 -> b()')


def test_a_value_that_a_list_does_not_have_matters_where_it_is_used(tmp_path: Path):
    """By hand: (3 + 1)*4 weights and biases with `k[1]`; the body with `k[3]` is left out."""
    chosen = "let k = 4, 8\ninput 3@8x8 -> if len(k) > 2 [ conv k[3]@1x1 ] else [ conv k[1]@1x1 ]"
    assert derive(chosen).totals.params.value == (3 + 1) * 4
    found = table(tmp_path, "main", main='include "head.net"\ninput 3@8x8 -> head()', head=chosen)
    assert found.totals.params.value == (3 + 1) * 4
    with pytest.raises(Mistakes, match=r"head\.net, line 2: conv1: the list `k` has no value 3"):
        table(tmp_path, "main", main='include "head.net"\ninput 3@8x8 -> head()', head=chosen.replace("> 2", "> 1"))
