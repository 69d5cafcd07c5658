"""`netderive plot`: it draws `derive`'s figures, with the same bytes each time, and refuses what it cannot draw."""

import re
import warnings
from pathlib import Path
from typing import Any

import pytest
from support.sampling import sampled

numpy = pytest.importorskip("numpy")
pytest.importorskip("matplotlib")

from netderive import derive, zoo  # noqa: E402
from netderive.reports.plots import PlotRequest, figure_of, plot_request  # noqa: E402

STACK = "input 3@h x h -> conv k@3x3 -> conv k@3x3"
"""(27 + 1)·k + (9·k + 1)·k = 9·k² + 29·k parameters."""


def points(data: object) -> list[Any]:
    return numpy.asarray(data).tolist()


def labels_of(axes: Any) -> list[str]:
    return [text.get_text() for text in axes.get_legend().get_texts()]


def request(kind: str, along, shown=(), *texts: str) -> PlotRequest:
    named = {f"{place}.net": derive(text, free=set(along)) for place, text in enumerate(texts)}
    return plot_request(kind, named, along, shown)


def test_the_points_of_a_line_are_the_figures_of_derive():
    text = f"let h = 16; {STACK}"
    (axes,) = figure_of(request("line", {"k": range(1, 9)}, ("params", "macs"), text)).axes
    for line, name in zip(axes.lines, ("params", "macs"), strict=True):
        right = [getattr(derive(text, {"k": k}).totals, name).value for k in range(1, 9)]
        assert points(line.get_xdata()) == [*range(1, 9)]
        assert points(line.get_ydata()) == right
    assert points(axes.lines[0].get_ydata())[:3] == [9 + 29, 36 + 58, 81 + 87]


def test_a_line_has_a_gap_where_the_network_is_impossible():
    """A window of 3 rows does not fit 1 or 2."""
    (axes,) = figure_of(request("line", {"h": range(1, 5)}, (), "input 3@h x h -> conv 2@3x3")).axes
    assert [y if y == y else None for y in points(axes.lines[0].get_ydata())] == [None, None, 56, 56]


@pytest.mark.parametrize("values", [range(1, 21), range(1, 21, 5), (20, 1)])
def test_a_crossing_is_at_its_integer_whatever_is_drawn(values):
    """k² + k and 10·k are equal at k = 9; with 10·k + 15, it is 110 against 115 at 10 and 132 against 125 at 11."""
    one, other = "input k -> dense k", "input 9 -> dense k"
    (axes,) = figure_of(request("line", {"k": values}, (), one, other)).axes
    assert points(axes.lines[2].get_xdata()) == [9]
    assert axes.lines[2].get_label() == "params of 0.net and params of 1.net: equal at k = 9"
    (axes,) = figure_of(request("line", {"k": values}, ("params", "10*k + 15"), one)).axes
    assert axes.lines[2].get_label() == "params and 10*k + 15: cross between k = 10 and 11"


def test_the_slope_is_the_last_one_drawn_and_that_of_the_limit():
    """From 9·16 + 29·4 = 260 to 9·64 + 29·8 = 808: log2(808/260) = 1.636."""
    (axes,) = figure_of(request("loglog", {"k": (2, 4, 8)}, (), STACK)).axes
    assert axes.lines[0].get_label() == "params: slope 1.64 at the end, 2 asymptotically"
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")


def test_shares_are_those_of_the_layers():
    """28·k and 9·k² + k of 9·k² + 29·k: at k = 3 exactly 84 and 84."""
    (axes,) = figure_of(request("share", {"k": (1, 3)}, (), STACK)).axes
    first, second = (points(band.get_paths()[0].vertices) for band in axes.collections)
    assert [3, 0.5] in first
    assert [1, 28 / 38] in first
    assert [3, 1] in second
    assert labels_of(axes) == ["conv2", "conv1"]


def test_many_small_layers_share_a_band():
    text = "input k -> " + " -> ".join(f"dense {n}" for n in range(1, 13))
    (axes,) = figure_of(request("share", {"k": (1, 3)}, (), text)).axes
    labels = labels_of(axes)
    assert (len(labels), labels[0]) == (9, "4 other layers")


def test_a_map_has_the_first_letter_across_and_no_colour_where_impossible():
    """A window of n rows on 4: n = 5 does not fit. (n² + 1)·k parameters."""
    along = {"k": (1, 2), "n": (3, 5, 1)}
    axes = figure_of(request("heat", along, (), "input 1@4x4 -> conv k@n x n")).axes[0]
    cells = axes.collections[0].get_array()
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("k", "n")
    assert numpy.ma.filled(cells, 0).tolist() == [[2, 4], [10, 20], [0, 0]]


def test_a_front_has_the_most_parameters_for_their_multiply_adds():
    """(n² + 1)·k parameters, n²·(5 - n)²·k multiply-adds for n = 1, 2, 4: 2k for 16k, 5k for 36k, 17k for 16k."""
    along = {"k": (1, 3), "n": (1, 2, 4)}
    (axes,) = figure_of(request("pareto", along, (), "input 1@4x4 -> conv k@n x n")).axes
    every, front = axes.lines
    assert sorted(zip(points(every.get_xdata()), points(every.get_ydata()), strict=True)) == [
        (16, 2), (16, 17), (36, 5), (48, 6), (48, 51), (108, 15),
    ]  # fmt: skip
    assert [*zip(points(front.get_xdata()), points(front.get_ydata()), strict=True)] == [(16, 17), (48, 51)]


def test_members_of_a_family_are_named_on_a_front(run, tmp_path: Path):
    """The parameters of torchvision's; a member that is impossible is left out."""
    members = {name: derive(zoo.text("resnet"), values) for name, values in (("50", {}), ("101", {"N3": 23}))}
    drawn = plot_request("pareto", {"": derive(zoo.text("resnet"), free={"d"})}, {"d": (32, 64)}, (), members)
    texts: Any = figure_of(drawn).axes[0].texts
    found = {text.get_text(): points(text.xy) for text in texts}
    assert found == {"50": [4_089_184_256, 25_557_032], "101": [7_801_405_440, 44_549_160]}
    net = tmp_path / "a.net"
    net.write_text("#   Small  k = 3    Wrong  h = 1\nlet h = 9; let k = 9\ninput 3@h x h -> conv k@3x3\n")
    assert run("plot", net, "--along", "k=1..9", "--kind", "pareto", "-o", tmp_path / "x.svg").exit_code == 0
    assert "<!-- Small -->" in (tmp_path / "x.svg").read_text()


KINDS = [("line",), ("loglog",), ("share",), ("heat", "--along", "h=8..16"), ("pareto", "--along", "h=8..16")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "form"), sampled([(kind, form) for kind in KINDS for form in ("svg", "pdf", "png")], 3)
)
def test_a_picture_is_the_same_each_time(run, tmp_path: Path, form: str, kind: tuple[str, ...]):
    words = (
        "plot",
        "-e",
        STACK,
        "--along",
        "k=1..9",
        "--kind",
        *kind,
        *(() if "h=8..16" in kind else ("--set", "h=8")),
    )
    for name in ("one", "two"):
        assert run(*words, "-o", tmp_path / f"{name}.{form}").exit_code == 0
    assert (tmp_path / f"one.{form}").read_bytes() == (tmp_path / f"two.{form}").read_bytes()


def test_two_files_are_named_and_a_name_is_no_formula(run, tmp_path: Path):
    for name in ("_a$1$.net", "b.net"):
        (tmp_path / name).write_text(STACK)
    words = ("plot", tmp_path / "_a$1$.net", tmp_path / "b.net", "--along", "k=1..9")
    assert run(*words, "-o", tmp_path / "x.svg").exit_code == 0
    assert "_a$1$.net" in (tmp_path / "x.svg").read_text()


NO_FILE = """\
no file is named for the picture
    hint: name it: `-o plot.svg`, `-o plot.png` or `-o plot.pdf`
"""
MISTAKES = {
    (): """\
`--kind line` cannot be drawn along 0 letters
    hint: give one, as in `--along k=8..512`; two make a map with `--kind heat`
""",
    ("--along", "k=1..9", "--along", "h=3..9"): """\
`--kind line` cannot be drawn along 2 letters
    hint: give one, as in `--along k=8..512`; two make a map with `--kind heat`
""",
    ("--along", "k=1..9", "--kind", "heat"): """\
`--kind heat` cannot be drawn along 1 letter
    hint: give two, as in `--along k=8..64 --along h=32..256:32`
""",
    ("--along", "k=8"): """\
`k` has the value 8 only
    hint: give it several, as in `--along k=8..64`, or write `--set k=8`
""",
    ("--along", "k=1..9", "--kind", "share", "--show", "params,macs"): """\
`--kind share` cannot show 2 figures
    hint: show one, as in `--show params`
""",
    ("--along", "k=1..9", "--kind", "pareto", "--show", "params"): """\
`--kind pareto` cannot show 1 figure
    hint: show two, as in `--show params,macs`
""",
    ("--along", "k=1..9", "--show", "macs"): """\
`macs` depends on `h`, too
    hint: give a value, as in `--set h=8`, or vary it: `h=8..64`
""",
    ("--along", "k=9..1"): """\
`k` is varied over no values
    hint: the first number is not more than the last: `k=8..512`
""",
    ("--along", "k=1..9", "--set", "k=3"): """\
`k` is set and varied
    hint: leave `--set k=..` out
""",
    ("--along", "k=1..50000"): """\
a picture of 50,000 points
    hint: at most 20,000: give fewer values, or steps, as in `--along k=32..1024:32`
""",
    ("--along", "h=1..2"): """\
the network is impossible, or its figures are 0, at every point
    hint: `netderive sweep` says where it is possible
""",
    ("--along", "k=1..9", "--show", "params*10^400"): """\
a figure is too large to be drawn
    hint: give smaller values: a picture reaches to about 10^308
""",
}  # fmt: skip


def test_without_a_file_nothing_is_drawn(run):
    result = run("plot", "-e", STACK, "--along", "k=1..9")
    assert (result.exit_code, result.stderr) == (2, NO_FILE)


@pytest.mark.parametrize("words", MISTAKES, ids=" ".join)
def test_what_cannot_be_drawn_is_said_and_the_file_stays(run, tmp_path: Path, words: tuple[str, ...]):
    text = STACK if "h=1..2" not in words else "input 3@h x h -> conv 2@3x3"
    (tmp_path / "x.svg").write_text("as it was")
    result = run("plot", "-e", text, *words, "-o", tmp_path / "x.svg")
    assert (result.exit_code, result.stderr) == (2, MISTAKES[words])
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("x.svg", "as it was")]


def test_one_network_is_shared_among_its_layers(run, tmp_path: Path):
    for name in ("a.net", "b.net"):
        (tmp_path / name).write_text(STACK)
    words = ("plot", tmp_path / "a.net", tmp_path / "b.net", "--along", "k=1..9", "--kind", "share")
    assert run(*words, "-o", tmp_path / "x.svg").stderr == (
        "`--kind share` cannot show 2 networks\n"
        "    hint: name one file, or compare them with `--kind line` or `--kind loglog`\n"
    )


def test_many_crossings_leave_room_for_the_axes(run, tmp_path):
    """17*floor(h/4)^2 + 17 crosses h^2 + 1 at every step up to h = 95; matplotlib warns where the axes have no room."""
    for name, text in (("a.net", "input 1@h x h -> pool 4x4 -> dense 17"), ("b.net", "input 1@h x h -> dense 1")):
        (tmp_path / name).write_text(text)
    written = tmp_path / "f.svg"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run("plot", tmp_path / "a.net", tmp_path / "b.net", "--along", "h=16..90", "--show", "params", "-o", written)
    legend = re.findall(r"<!-- (.*?) -->", written.read_text())
    assert any("cross" in line for line in legend) and max(map(len, legend)) < 70


def test_the_title_is_that_of_the_network_or_sets_two_against_each_other():
    one, other, third = (f"network {name}\ninput k -> dense 2" for name in ("A", "B", "C"))
    assert request("line", {"k": range(1, 9)}, (), one).title == "A"
    assert request("line", {"k": range(1, 9)}, (), one, other).title == "A against B"
    assert request("line", {"k": range(1, 9)}, (), one, other, third).title == ""  # the legend names them
