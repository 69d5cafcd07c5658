"""Pictures of networks: every layer is in them, nothing overlaps, every arrow ends at its boxes."""

import xml.etree.ElementTree as ET
from itertools import combinations
from pathlib import Path

import pytest

from netderive import zoo
from netderive.engine import derive
from netderive.grammar import Number
from netderive.reports import Document, Style, write
from netderive.reports.document import Arrow, Box, Code, Diagram, Formula
from netderive.reports.drawing import folded_diagram, network_diagram
from netderive.reports.writers import svg

EXAMPLES = {path.stem: path.read_text(encoding="utf-8") for path in Path("examples").glob("*.net")}
NETWORKS = EXAMPLES | {
    name: zoo.text(name) for name in ("resnet", "unet", "gpt2", "googlenet", "densenet", "mobilenet_v3_large")
}
NETWORKS["unet_original"] = Path("tests/networks/unet_original.net").read_text(encoding="utf-8")
ENCODER_DECODERS = ("text_a", "text_a_slips", "unet", "unet_original")
DRAWN = (network_diagram, folded_diagram)
WITH_LABELS = """
input 3@8x8
c: conv 4@3x3 pad 1 -> r: relu
conv 8@3x3
from c -> d: conv 5@1x1 -> add [ | from c -> conv 5@1x1 ]
from r -> again d
concat [ conv 2@1x1 | from c ]
"""


@pytest.fixture(scope="module", params=[(name, draw) for name in (*NETWORKS, "with labels") for draw in DRAWN])
def diagram(request) -> Diagram:
    name, draw = request.param
    return draw(derive(NETWORKS.get(name, WITH_LABELS)))


def typed(box: Box) -> str:
    """The text of a box that a person typed."""
    return " ".join(piece.text for line in box.lines for piece in line if isinstance(piece, Code))


def overlap(one: Box, other: Box) -> bool:
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height


def test_boxes_do_not_overlap_and_hold_their_lines(diagram: Diagram):
    assert not [pair for pair in combinations(diagram.boxes, 2) if overlap(*pair)]
    assert all(box.height == len(box.lines) + 2 for box in diagram.boxes)


def test_frames_are_within_each_other_or_disjoint(diagram: Diagram):
    for one, other in combinations(diagram.frames, 2):
        rows = [set(range(frame.y, frame.y + frame.height)) for frame in (one, other)]
        columns = [set(range(frame.x, frame.x + frame.width)) for frame in (one, other)]
        apart = not rows[0] & rows[1] or not columns[0] & columns[1]
        assert apart or all(a <= b for a, b in (rows, columns)) or all(b <= a for a, b in (rows, columns))


def test_everything_is_within_the_picture(diagram: Diagram):
    for one in (*diagram.boxes, *diagram.frames):
        assert one.x >= 0 <= one.y and one.x + one.width <= diagram.width and one.y + one.height <= diagram.height
    assert all(0 <= x < diagram.width and 0 <= y <= diagram.height for arrow in diagram.arrows for x, y in arrow.points)


def at_edge(box: Box, point: tuple[int, int], arrow: Arrow, end: bool) -> bool:
    """Whether an arrow touches the box: a flow its bottom or top in the middle, another its side."""
    middle = box.y + box.height // 2
    if arrow.look != "flow":
        return point in ((box.x + box.width, middle), (box.x, middle) if end else None)
    inner, outer = (arrow.points[-2][1], point[1]) if end else (point[1], arrow.points[1][1])
    downward = inner < outer
    return point == (box.x + box.width // 2, box.y if downward == end else box.y + box.height)


def test_arrows_run_along_rows_and_columns_from_box_to_box(diagram: Diagram):
    for arrow in diagram.arrows:
        assert at_edge(diagram.boxes[arrow.source], arrow.points[0], arrow, False)
        assert at_edge(diagram.boxes[arrow.target], arrow.points[-1], arrow, True)
        assert all((x1 == x2) != (y1 == y2) for (x1, y1), (x2, y2) in zip(arrow.points, arrow.points[1:], strict=False))


def test_every_flow_enters_from_above_but_in_a_decoder():
    for name, text in NETWORKS.items():
        ends = [arrow.points[-2:] for arrow in network_diagram(derive(text)).arrows if arrow.look == "flow"]
        assert all(before[1] < end[1] for before, end in ends) == (name not in ENCODER_DECODERS)


def test_a_long_chain_is_in_columns_that_are_read_one_after_another():
    diagram = network_diagram(derive("input 64 -> " + " -> ".join(f"dense {n}" for n in range(1, 21))))
    columns = sorted({box.x + box.width // 2 for box in diagram.boxes})
    order = [(columns.index(box.x + box.width // 2), box.y) for box in diagram.boxes]
    assert 2 <= len(columns) <= 5 and order == sorted(order)
    assert sorted((arrow.source, arrow.target) for arrow in diagram.arrows) == [(n, n + 1) for n in range(20)]
    assert diagram.width <= 100 and diagram.height < 45
    assert write(Document("", (diagram,)), "text", Style()).count("▼") == 20  # no bend takes the cell of a head


@pytest.mark.parametrize("name", ENCODER_DECODERS)
def test_an_encoder_decoder_is_a_u(name: str):
    """What is given across runs in one row from left to right: the encoder descends, the decoder ascends."""
    diagram = network_diagram(derive(NETWORKS[name]))
    across = [arrow for arrow in diagram.arrows if arrow.look == "side" and len(arrow.points) == 2]
    sources, targets = [diagram.boxes[a.source] for a in across], [diagram.boxes[a.target] for a in across]
    assert len(across) == 4
    assert all(arrow.points[0][1] == arrow.points[1][1] for arrow in across)
    assert sorted(box.y for box in sources) == [box.y for box in sources]
    assert max(box.x + box.width for box in sources) < min(box.x for box in targets)
    order = [arrow.target for arrow in across]  # in text order, the lowest level of the decoder comes first
    assert order == sorted(order, reverse=True)


@pytest.mark.parametrize("name", ENCODER_DECODERS)
def test_a_folded_encoder_decoder_has_one_box_for_each_level_and_side(name: str):
    diagram = folded_diagram(derive(NETWORKS[name]))
    across = [arrow for arrow in diagram.arrows if arrow.look == "side" and len(arrow.points) == 2]
    assert len(across) == 4
    assert all(arrow.points[0][1] == arrow.points[1][1] for arrow in across)
    assert len(diagram.boxes) <= 14  # 10, and one for each crop where convolutions are not padded


@pytest.mark.parametrize("name", ["text_a", "text_b", "unet", "resnet", "gpt2", "densenet", "googlenet"])
def test_the_boxes_of_a_folded_picture_add_up_to_all_parameters(name: str):
    table = derive(NETWORKS[name])
    counts = [
        piece.parts[0].value
        for box in folded_diagram(table).boxes
        for line in box.lines
        for piece in line
        if "parameter" in str(line) and isinstance(piece, Formula) and isinstance(piece.parts[0], Number)
    ]
    assert sum(counts) == table.totals.params.value


def test_a_layer_that_an_arrow_leads_from_ends_its_box():
    text = "input 3@8x8 -> conv 3@3x3 pad 1 -> a: conv 3@3x3 pad 1 -> conv 3@3x3 pad 1 -> add from a -> [ relu ] * 3"
    diagram = folded_diagram(derive(text))
    assert [typed(box) for box in diagram.boxes] == [
        "input 3@8x8", "conv 3@3x3 pad 1 conv 3@3x3 pad 1", "conv 3@3x3 pad 1", "add [ relu ] * 3"
    ]  # fmt: skip


def test_what_only_looks_like_a_level_is_drawn_in_a_row():
    """Squeeze and excite joins a vector to the map that it comes from; residual blocks follow each other."""
    squeeze = "mul [ globalpool -> dense 4 -> dense in | ]"
    for text in (f"{squeeze} -> {squeeze}", "a: pool 2x2 -> add from a -> b: pool 2x2 -> add from b"):
        diagram = network_diagram(derive(f"input 8@16x16 -> {text}"))
        assert all(arrow.points[-2][1] < arrow.points[-1][1] for arrow in diagram.arrows if arrow.look == "flow")


def test_a_block_is_led_to_by_the_layers_that_it_is_given():
    text = "block b(from left) [ conv 4@1x1 -> add from left ]; input 4@8x8 -> c: conv 4@3x3 pad 1 -> conv 4@1x1"
    diagram = network_diagram(derive(f"{text} -> b(from c) -> b(from c)"))
    ends = [
        (typed(diagram.boxes[a.source]), typed(diagram.boxes[a.target])) for a in diagram.arrows if a.look == "side"
    ]
    assert sorted(ends) == [("conv 4@3x3 pad 1", "add"), ("conv 4@3x3 pad 1", "b(from c)")]


def test_all_but_the_input_is_led_to(diagram: Diagram):
    reached = {arrow.target for arrow in diagram.arrows}
    assert [box.look for number, box in enumerate(diagram.boxes) if number not in reached] == ["data"]


def test_it_is_well_formed_svg_without_a_script(diagram: Diagram):
    root = ET.fromstring(svg(diagram, Style(), alone=True))
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {
        "svg",
        "title",
        "style",
        "g",
        "rect",
        "text",
        "path",
    }


def test_the_text_form_shows_every_box_whole(diagram: Diagram):
    text = write(Document("", (diagram,)), "text", Style())
    for box in diagram.boxes:
        assert all(piece.text in text for line in box.lines for piece in line if isinstance(piece, Code))
    assert text.count("┌") >= len(diagram.boxes) + len(diagram.frames) - 1


def test_the_text_form_shows_every_frame_whole():
    """A title longer than the layers in its frame leaves both corners of the border."""
    for length in range(1, 24):
        diagram = network_diagram(derive(f"block {'a' * length}() [ dense 2 -> relu ]; input 3 -> {'a' * length}()"))
        (frame,) = diagram.frames
        top = write(Document("", (diagram,)), "text", Style(columns=200)).splitlines()[frame.y]
        shown = top.strip()
        assert shown[0] == "┌" and shown[-1] == "┐" and f" {'a' * length}() " in shown


def test_text_c_has_a_box_for_each_layer_with_its_figures():
    diagram = network_diagram(derive(EXAMPLES["text_c"]))
    assert [typed(box) for box in diagram.boxes] == [
        "input 1@28x28", "conv 32@5x5", "pool 2x2", "conv 32@3x3", "pool 2x2", "dense 256", "dense 10",
    ]  # fmt: skip
    text = write(Document("", (diagram,)), "text", Style(digits="plain"))
    assert all(figure in text for figure in ("32@24×24", "832 parameters", "205056 parameters", "2570 parameters"))


def test_layers_that_keep_a_shape_share_a_box_and_their_parameters_are_added():
    diagram = network_diagram(derive("input 3@8x8 -> conv 4@3x3 -> batchnorm -> relu"))
    assert typed(diagram.boxes[1]) == "conv 4@3x3 batchnorm, relu"
    assert "120 parameters" in write(Document("", (diagram,)), "text", Style())  # (3*9 + 1)*4 + 2*4


def test_a_block_is_opened_once_and_a_repeat_says_how_often():
    diagram = network_diagram(
        derive("block b(k) [ conv k@3x3 ]; input 3@9x9 -> b(4) -> b(5) -> [ relu -> pool 2x2 ] * 2")
    )
    assert [box.look for box in diagram.boxes] == ["data", "layer", "folded", "layer", "layer"]
    assert [frame.title for frame in diagram.frames] == ["b(4)", "× 2"]


def test_what_is_repeated_0_times_is_not_drawn():
    diagram = network_diagram(derive("let d = 0; input 8 -> dense 4 -> [ dropout 0.5 ] * d -> dense 2"))
    assert [typed(box) for box in diagram.boxes] == ["input 8", "dense 4", "dense 2"]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("concat for n = 3..5 [ conv 4@n x n pad same ]", ["n = 3", "n = 4", "n = 5"]),
        ("concat for n in 1, 5 [ conv 4@n x n pad same ]", ["n = 1", "n = 5"]),
        ("let k = 1, 3; concat for n in k [ conv 4@n x n pad same ]", ["n = k[1]", "n = k[2]"]),
    ],
)
def test_each_branch_of_a_loop_join_is_drawn_with_its_own_layers(text: str, titles: list[str]):
    diagram = network_diagram(derive(f"input 8@16x16; {text}"))
    assert [frame.title for frame in diagram.frames] == titles
    assert [typed(box) for box in diagram.boxes[1:-1]] == ["conv 4@n x n pad same"] * len(titles)


def test_arrows_of_labels_run_at_the_side():
    diagram = network_diagram(derive(WITH_LABELS))
    sides = {
        (typed(diagram.boxes[one.source]), typed(diagram.boxes[one.target]), one.look)
        for one in diagram.arrows
        if one.look != "flow"
    }
    assert ("conv 5@1x1", "again d", "shared") in sides
    assert ("conv 4@3x3 pad 1 relu", "conv 5@1x1", "side") in sides
    assert ("conv 4@3x3 pad 1 relu", "concat", "side") in sides


def test_text_of_a_user_is_escaped():
    hostile = derive("network <script>&`$\ninput 8 -> dense 4 # </svg>")
    diagram = network_diagram(hostile)
    assert "<script>" not in svg(diagram, Style(), alone=True)
    assert diagram.title.endswith("<script>&`$")
