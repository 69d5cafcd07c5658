"""Layers that make feature maps larger without learning."""

from ..kind import Argument, Kind
from ..rules import Form, Rule

UPSAMPLE = Kind(
    word="upsample",
    usage="upsample s / s x t",
    summary="every value repeated or interpolated `s` times along each axis",
    row=(Argument("s", each_axis=True, name="factor"),),
    ranks=(1, 2, 3),
    roles={"s": "scale_1", "t": "scale_2", "u": "scale_3"},
    size=Rule("upsample.size", "h*s", "`s` places for each of `h`", forms=(Form("h", ("s = 1",)),)),
    aliases=("Upsample", "UpSampling1D", "UpSampling2D", "UpSampling3D", "interpolate"),
)
