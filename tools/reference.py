"""The reference of the layers, written from the kinds themselves.

python tools/reference.py            writes docs/layers.md
python tools/reference.py --check    says whether it is stale
"""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path

from netderive.engine.formulas import Rule
from netderive.engine.layers import STANDARD, Flag, Kind

PAGE = Path(__file__).resolve().parent.parent / "docs" / "layers.md"
HEAD = """# The layers

Written by `make reference` from the kinds in [engine/layers](../engine/layers). In a row, `(..)?` may be left out and
`/` is a choice. The letters of the rules: `l` input channels and `k` output channels; `h w z` are the input sizes and
`h_out w_out z_out` the output sizes; `n m o` is the window, `p q r` the padding, `s t u` the stride, `d d_2 d_3` the
dilation, `g` the groups, and `b` the biases of a unit (0 with `no bias`); `W` is the number of weights. A rule of one
axis holds along the others with their letters.

Joins that work value by value repeat a size of 1; sizes that a branch lacks are its first, so that a vector is
repeated at every position. A join with `from LABEL` has two branches: its input, and the output of the layer of that
name. An axis is 0 for the features, 1 for the first size; the output of `dot` has the first branch's other axes, then
the second's, the last of them as features.
"""
FRAMEWORKS = {"torch": "PyTorch", "keras": "Keras"}


def page() -> str:
    """The whole page: a heading a family, a section a kind."""
    parts = [HEAD]
    for name, words in STANDARD.families.items():
        parts.append(f"\n## {name.capitalize()}\n")
        parts += [section(STANDARD.kinds[word]) for word in words]
    return "\n".join(parts)


def section(kind: Kind) -> str:
    """One kind: its row, its rules under each convention, its names elsewhere."""
    lines = [f"### `{kind.word}`\n", f"    {kind.usage}\n", f"{kind.summary[0].upper()}{kind.summary[1:]}.\n"]
    rules = {
        "features": kind.features,
        "size": kind.size,
        "parameters": kind.params,
        "of them not trained": kind.frozen,
        "buffers": kind.buffers,
        "multiply-adds": kind.macs,
    }
    lines += [f"- {name}: `{rule.text}`{_reason(rule)}" for name, rule in rules.items() if rule and not rule.is_zero]
    leading = [f"`{one.word} {kind.word} ..`" for one in kind.row if isinstance(one, Flag) and one.leads]
    lines += [f"- weights that are normalised: {' or '.join(leading)}"] if leading else []
    notes = dict.fromkeys(variant.changes["note"] for variant in kind.variants if "note" in variant.changes)
    lines += [f"- {note}" for note in notes]
    called = [f"{framework} {_names(kind, name)}" for name, framework in FRAMEWORKS.items() if _names(kind, name)]
    lines += [f"- in {'; in '.join(called)}"] if called else []
    return "\n".join(lines) + "\n"


def _reason(rule: Rule) -> str:
    return f" - {rule.reason}" if rule.reason else ""


def _names(kind: Kind, framework: str) -> str:
    names = chain.from_iterable(
        [call.name.format(rank=rank) for rank in kind.ranks if rank] if "{rank}" in call.name else [call.name]
        for call in kind.calls.get(framework, ())
    )
    return ", ".join(f"`{name}`" for name in dict.fromkeys(names) if name)


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(
            0
            if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page()
            else "docs/layers.md is stale: run `make reference`"
        )
    PAGE.write_text(page(), encoding="utf-8")
