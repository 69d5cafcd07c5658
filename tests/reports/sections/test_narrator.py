"""What a worked solution says, read as text."""

import re

import pytest

from netderive import derivation, derive, zoo
from netderive.engine.answers import answer
from netderive.grammar import parse_query, print_math
from netderive.reports import Style, write
from netderive.reports.sections import answer_document, table_document


def result(text: str, **values: int) -> str:
    """The answer that comes first, in one line."""
    shown = derivation(text, values, digits="plain").to("text")
    lines = re.search(r"Result: ((?:.|\n   │)*)", shown)
    assert lines
    return lines[1].replace("\n   │ ", " ")


CONV = "conv 3@3x3 pad 1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"input 3@8x8 -> {CONV}", "1 layer has"),
        (f"input 3@8x8 -> [ {CONV} -> relu ] * 100", "100 layers have"),
        (f"input 3@8x8 -> [ {CONV} -> relu ] * N", "N layers have"),
        (f"input 3@8x8 -> for i = 1..4 [ [ {CONV} ] * i ]", "10 layers have"),  # 1 + 2 + 3 + 4
        (f"input 3@8x8 -> add [ {CONV} | ]", "1 layer has"),
        (f"block r(n) [ add [ [ {CONV} ] * n | ] -> relu ]; input 3@8x8 -> r(2) -> r(3)", "5 layers have"),
        # a tree: 1 + 2 + 4 repetitions
        ("input 4 -> for i = 1..3 [ dense 4 -> concat [ inner | inner ] ]", "7 layers have"),
    ],
)
def test_layers_with_parameters_are_counted_in_every_repetition(text: str, said: str):
    assert f"; {said} parameters;" in result(text)


def test_a_network_without_parameters_counts_no_layers():
    assert "layer" not in result("input 3@8x8 -> pool 2x2")


def test_layers_that_a_condition_decides_about_are_not_counted():
    """`0 if w = 256, else 1 layers have parameters` is nothing to read."""
    text = "input w@8x8 -> if in != 256 [ conv 256@1x1 ]"
    assert result(text).partition(" parameters")[2] == "; the output is 256@8×8"
    assert "; 1 layer has parameters;" in result(text, w=3)


def test_a_letter_with_a_value_counts_as_the_number():
    assert "; 3 layers have parameters;" in result(f"input 3@8x8 -> [ {CONV} -> relu ] * N", N=3)


def chains(text: str, show: str, heading: str) -> dict[str, list[str]]:
    """The lines of the chains of a part, by name: what is after each `=`, without its reason."""
    shown = derivation(text, show=show.split(","), digits="plain").to("text")
    part = shown.partition(f"{heading}\n")[2]
    found: dict[str, list[str]] = {}
    for line in part.splitlines():
        if re.match(r"\d|Total", line):
            break
        if match := re.match(r" {3}(\w[\w-]*(?: \w+)?)? +(?:\w+ )?[=→] (.*?)(?: {3}.*)?$", line):
            found.setdefault(match[1] or list(found)[-1], []).append(match[2])
    return found


def test_a_join_derives_what_is_requested():
    text = "input 3@32x32 -> add [ conv 3@3x3 pad 1 | ]"
    found = chains(text, "memory,flops,connections,field,units", "2  add1 · the branches added value by value")
    assert found["memory"] == ["12288 + 12288", "24576"]  # 4 bytes for each of 3*32*32 values, of conv1 and of add1
    assert found["FLOPs"] == ["165888"]  # 2*(3*3*3*3)*32*32
    assert found["connections"] == ["86016"]  # 84*32*32
    assert found["field"] == ["3×3"]
    assert found["units"][-1] == "3·32·32 = 3072"


def test_a_join_adds_its_own_products():
    found = chains("input 4@4 -> dot [ linear 4 | ]", "flops", "summed along an axis of each")
    assert found["FLOPs"] == ["128 + 128", "256"]  # 2*4*4*4 in linear1, and as many in the join


@pytest.mark.parametrize("show", ["memory,flops,field", "flops,memory,field"])
def test_a_block_derives_what_is_requested(show: str):
    found = chains("block b(k) [ conv k@3x3 pad 1 -> relu ]; input 3@8x8 -> b(4)", show, "Total of b1")
    assert found["memory"] == ["1024"]  # 4*4*8*8, the ReLU works in place
    assert found["FLOPs"] == ["13824"]  # 2*(9*3*4)*8*8
    assert found["field"] == ["3×3"]


def test_what_is_requested_and_is_nothing_is_said():
    found = chains("input 3@8x8 -> [ pool 2x2 stride 1 pad 1 ] * 2", "params,flops", "Total of repeat1")
    assert found["parameters"] == found["FLOPs"] == ["0"]


def test_another_use_of_a_repeat_has_work_and_no_parameters():
    found = chains("input 4@3 -> r: [ linear 4 ] * 2 -> again r", "memory,macs", "Total of again1")
    assert found["memory"] == ["2·48", "96"]
    assert found["multiply-adds"] == ["2·48", "96"]
    assert "parameters" not in found


def test_formulas_that_nobody_can_read_are_left_out_where_a_number_follows():
    longest = "+".join(f"floor(h/{n})" for n in range(2, 64))
    written = derivation(f"let h = 64\ninput 1@h -> conv {longest}@1", detail="full").to("text")
    assert "Formulas of more than 80 letters and numbers are left out" in written
    assert max(map(len, written.split("\n\n"))) < 2000
    short = derivation("let h = 64\ninput 1@h -> conv floor(h/3)@1").to("text")
    assert "⌊h/3⌋" in short and "left out" not in short
    free = derivation(f"input 1@h -> conv {longest}@1").to("text")
    assert "⌊h/59⌋" in free and "left out" not in free


@pytest.mark.parametrize("form", ["text", "markdown", "latex", "html"])
def test_an_answer_starts_with_its_number_and_leaves_a_long_formula_out(form: str):
    table = derive(zoo.text("mobilenet_v2"))
    document = answer_document([answer(parse_query("params"), table)], table)
    written = write(document, form, Style())
    assert len(document.blocks[0].lines) == 1  # type: ignore[union-attr]
    assert "504" in written and "floor" not in written and "⌊" not in written
    assert "left out" in written


def test_an_answer_says_a_short_formula_behind_the_number():
    table = derive("let k = 32\ninput 1@28x28 -> conv k@5x5")
    first, second = answer_document([answer(parse_query("params"), table)], table).blocks[0].lines  # type: ignore[union-attr]
    assert (print_math(first.right), print_math(second.right)) == ("832", "26*k")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("html", "a block <code>cell</code> with"),
        ("latex", r"a block \texttt{cell} with"),
        ("markdown", "a block `cell` with"),
    ],
)
def test_the_name_of_a_block_is_code(form: str, said: str):
    shown = derivation("block cell(g) [ conv g@3x3 ]; input 3@9x9 -> cell(4)").to(form)
    assert said in shown


@pytest.mark.parametrize("ending", ["", " -> softmax"])
def test_a_linear_layer_on_an_image_is_no_single_output(ending: str):
    said = "linear1 gives 10 features at each of 14×14 positions; one output per image is dense 10."
    for write_it in (lambda text: derivation(text).to("text"), table_text):
        assert said in " ".join(write_it(f"input 8@14x14 -> linear 10{ending}").replace("│", "").split())


@pytest.mark.parametrize(
    "text", ["input 8@14 -> linear 10", "input 8@14x14 -> linear 10 -> globalpool", "input 8 -> linear 10"]
)
def test_elsewhere_a_linear_layer_needs_no_remark(text: str):
    assert "one output per image" not in table_text(text)


def table_text(text: str) -> str:
    return write(table_document([derive(text)]), "text", Style())


TWICE = "block b(n) [ conv n@3x3 pad 1 -> relu ]; input 3@9x9 -> b(3) -> b(3) -> b(4)"


def test_a_block_on_the_same_input_is_written_once():
    text = derivation(TWICE).to("text")
    assert re.search(r"b2 +as b1 ", text) and re.search(r"b3 +as b1 with n = 4 ", text)
    assert text.count("relu1 ") == 1  # in b1
    assert "b2 (as b1)" in derivation(TWICE, detail="brief").to("text")


def test_what_is_seen_of_the_input_is_written_of_every_use():
    """The second 3x3 window sees 5x5."""
    text = derivation(TWICE, show=("field", "connections")).to("text")
    assert "as in b1" not in text
    assert "5×5" in text


def test_an_open_condition_says_where_each_body_holds():
    shown = derivation("input c@9x9 -> if in != k [ conv k@1x1 ] else [ relu ]").to("text")
    assert "if1 · if in ≠ k" in shown
    assert shown.index("Where in ≠ k:") < shown.index("conv1 · ") < shown.index("Otherwise:") < shown.index("· relu1")
    assert "each body counted where its condition holds" in shown


def test_a_decided_condition_shows_its_body_alone():
    shown = derivation("input 3@9x9 -> if in != 4 [ conv 4@1x1 ] else [ tanh ]").to("text")
    assert "if1 · if in ≠ 4" in shown and "Otherwise" not in shown and "tanh1" not in shown


def full(text: str) -> str:
    """The full solution in one line."""
    return " ".join(derivation(text, detail="full").to("text").split())


def test_a_transposed_use_has_biases_of_its_own():
    """(784 + 1)*32 = 25120 and 784 biases; the 25088 weights are there once."""
    text = full("input 784 -> code: dense 32 -> again code transposed")
    assert "2 layers have parameters" in text and "P = 25 120 + 784" in text
    assert "P = 784 one bias per output; the weights are shared with code" in text and "P = 0" not in text


def test_another_use_says_whose_parameters_it_has():
    text = full("input 10 -> d: dense 10 -> again d")
    assert "connected to all 10 inputs; parameters shared with d" in text
    assert "P = 0 parameters shared with d" in text and "1 layer has parameters" in text


def test_a_body_after_else_is_named_by_the_opposite_of_the_condition():
    shown = derivation("let d = 8\ninput 4@T -> if in = d [ linear d ] else [ linear 3 ]").to("text")
    assert "if1 · if in ≠ d" in shown and "┌─ if in != d ─" in shown and "if in = d ─" not in shown


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("input 3@8x8 -> aside [ dense 2 ]", "aside1 · a side head: the chain goes on from before it"),
        ("input 1@8x8 -> [ add [ pool 2x2 -> inner -> upsample 2 | ] ] * N", "inner1 · the next repetition"),
    ],
)
def test_what_is_no_block_is_not_called_one(text: str, heading: str):
    assert heading in derivation(text).to("text")


def test_the_result_leads_with_numbers_and_says_formulas_after_them():
    text = "let k = 32; let d = 1; input 1@h x 28 -> [ conv k@5x5 pad 2 -> frozen conv k@1x1 ] * d"
    said = result(text)
    # 26*32 of the first convolution, and (32 + 1)*32 of the second, which are not trained
    assert said.startswith(
        "1888 parameters (832 trainable); 2 layers have parameters; the output is 32@h×28. In letters: "
    )
    assert said.strip().endswith("; output = k@h×28")
    assert re.findall(r"(\w+) = ", said) == ["parameters", "trainable", "output"]
    assert "In letters" not in result("input l@h x w -> conv k@3x3")
    assert (
        result("let k = 32; input 1@28x28 -> conv k@5x5")
        .strip()
        .endswith("In letters: parameters = 26k; output = k@24×24")
    )


@pytest.mark.parametrize(
    ("padding", "said"), [("", "rows of the input are"), (" pad 1", "rows of the padded input are")]
)
def test_dropped_rows_are_of_the_padded_input_only_where_there_is_padding(padding: str, said: str):
    shown = derivation(f"input 1@h x w -> conv 8@3x3 stride 2{padding}").to("text")
    assert said in re.sub(r"\s+", " ", shown.replace("│", " "))
