"""What a framework calls a layer, argument by argument: read from its words to ours, and written back.

A `FrameworkCall` is part of the kind; each of its arguments is an `ArgumentSource`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from ...grammar import record
from .argument_sources import OMIT, ArgumentSource, CalledLayer, RowContents, Untranslated


@record()
class FrameworkCall:
    """One way to ask a framework for a kind.

    - `name`: the class, with `{rank}` for the number of axes (`Conv{rank}d`)
    - `arguments`: each argument's way, in the order in which a script writes them
    - `features_last`: the features come after the sizes, as everywhere in Keras
    - `when`: words of the row or of the input (`image`; or `not vector`) under which a script asks this
      way; the first call that fits is taken
    - `reads`: a row of the framework is read by this call; else it only writes
    - `part`: what of the framework's answer goes on (an LSTM answers with its states too)
    - `wraps`: what a script puts around the layer (`layers.Bidirectional({layer})`), or around the `{ends}` of the
      branches that a join has (the `{first}` and the `{second}`), with each argument's value by its name
    - `before`, `after`: what a script does to `x` inward and out; in all three `{shape}` is the shape that
      is given, `{rank}` the number of axes, and each letter of the rules its value (`{p_each}` along all axes,
      `{p_axes}` the same, always as a tuple)
    - `says`: letters of the row that `wraps`, `before` and `after` say
    - `tied`: the line that makes a `layer` of the table of `{layer}`, used from its other side
    - `fixes`: what the same object takes only as it was first: the "rank", or all "sizes"
    - `own`: the classes and functions that a script brings along (`reports/programs/modules`); `name` may be one
    - `counts`: PyTorch's counter sees the multiply-adds of this layer
    """

    name: str
    arguments: Mapping[str, ArgumentSource] = field(default_factory=dict)
    features_last: bool = False
    when: tuple[str, ...] = ()
    reads: bool = True
    part: int | None = None
    wraps: str = ""
    before: str = ""
    after: str = ""
    counts: bool = True
    says: tuple[str, ...] = ()
    tied: str = ""
    fixes: str = ""
    own: tuple[str, ...] = ()

    def read(self, kw: Mapping[str, Any], rank: int) -> RowContents:
        """What the arguments say in our row. Raises `Untranslated`."""
        said = RowContents()
        for name, value in kw.items():
            if name not in self.arguments:
                raise Untranslated(f"{self.name} with {name}")
            self.arguments[name].read(value, said, rank)
        return said

    def write(self, requested: CalledLayer) -> dict[str, Any]:
        """The arguments with which a script asks."""
        written = {name: way.write(requested) for name, way in self.arguments.items()}
        return {name: value for name, value in written.items() if value is not OMIT}


def own_call(name: str, arguments: Mapping[str, ArgumentSource], **more: Any) -> FrameworkCall:
    """A call of a module that the program brings along; the features come last."""
    return FrameworkCall(name, arguments, features_last=True, reads=False, own=(name,), **more)


def own_calls(
    name: str, arguments: Mapping[str, ArgumentSource], **more: Any
) -> Mapping[str, tuple[FrameworkCall, ...]]:
    """The same for both frameworks."""
    call = own_call(name, arguments, **more)
    return {"torch": (call,), "keras": (call,)}


def moved(code: str, says: str = "", own: str = "") -> FrameworkCall:
    """A step of a program without weights, with the features last: its code comes before an identity."""
    return FrameworkCall(
        "Identity", before=code, features_last=True, reads=False, own=(own,) if own else (), says=(*says,)
    )
