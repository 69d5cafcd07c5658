"""Where the picture of a network is: on a page where it fits, on a screen even if it is tall."""

from pathlib import Path

import pytest

from netderive.engine import derive
from netderive.reports import Style, write
from netderive.reports.sections import derivation_document

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.mark.parametrize(("name", "printed"), [("text_c", True), ("text_a", False)])
def test_a_tall_picture_is_on_screens_and_not_on_paper(name: str, printed: bool):
    document = derivation_document([derive((EXAMPLES / f"{name}.net").read_text(encoding="utf-8"))])
    html, latex = write(document, "html", Style()), write(document, "latex", Style())
    assert html.count('class="diagram"') > 0
    assert ('class="scroll on-screen"' in html) is not printed
    assert ("\\begin{tikzpicture}" in latex) is printed
