"""Right answers in the notations that people use, and wrong ones in the same notations.

The figures are worked out by hand: 832 = (5*5*1 + 1)*32, 18496 = (3*3*32 + 1)*64, 590080 = (2304 + 1)*256,
2570 = (256 + 1)*10, together 611978; 112 = floor((224 + 6 - 7)/2) + 1, 118013952 = 7*7*3*64*112*112,
3211264 = 4*64*112*112 bytes, which are 3.0625 MiB; 1050624 = 4*(512*512 + 512).
"""

from random import Random

import pytest
from support.each import each

from netderive.engine import derive
from netderive.engine.answers import judge
from netderive.engine.homework import read_number
from netderive.grammar import Mistakes, parse

NETWORKS = {
    "cnn": "input 1@28x28 -> conv 32@5x5 pad 2 -> pool 2x2 -> conv 64@3x3 -> pool 2x2 -> dense 256 -> dense 10",
    "stem": "input 3@224x224 -> conv 64@7x7 pad 3 stride 2",
    "millions": "input 1000 -> dense 1001",
    "square": "input 1024 -> dense 1024 no bias",
    "letters": "input l@h x w -> conv k@n x m",
    "nine": "input 9@h x w -> conv k@3x3 pad 1",
    "list": "let k = 8, 16; input 3 -> dense k[1] -> dense k[2]",
    "loop": "let k = 8, 16; input 3@9x9; for i = 1..2 [ conv k[i]@3x3 ]",
    "free": "let k = a, 2*a; input 3@9x9; for i = 1..2 [ conv k[i]@3x3 ]",
    "words": "input 512@128 -> attention 8 -> feedforward 2048",
    "last": "input 64@20 -> lstm 32 last",
    "text": "input d@T -> attention a",
    "depth": "input d -> for i = 1..N [ dense d ]",
    "batch": "input d@N",
    "layers": "let heads = 8; input 512@T -> [ attention heads no bias ] * layers",
    "growth": "input c@h x w -> conv r^(2*i)@1x1 no bias",
}

RIGHT = {
    "cnn": r"""
        dense1.output = 256@1x1 ; dense2.output = 10@1x1x1
        params = 611\,978 ; params = 611{,}978 ; params = 611\thinspace978 ; params = 611\thinspace 978
        params = 611\ 978 ; params = 611\:978 ; params = 611{\,}978 ; params = 611~978 ; params ~ 611~978
        params = \mathbf{611{,}978} ; params = 611\text{'}978 ; params = 611 978 ; params = 611 978
        conv1.params = 0,832k ; conv1.params ~ 0,8k ; conv1.params=25*32+32~832
        dense2.params = 2\,570 ; conv1.params = (25+1)32 ; conv1.params = (25 + 1) 2^5 ; conv1.params = 32 (25+1)
        params = 611,978 ; params = 611 978 ; params = 611_978 ; params = 611.978k ; params ~ 612k
        params ≈ 0.612 million ; params ≃ 612k ; params \simeq 6.12 \times 10^{5} ; params ~ 6.12·10**5 ; params ≃ 612 k
        params ≈ 6.12E5 ; params ≈ 0,612 million ; params ~ 612,0k ; params = 6,11,978
        params = 832 + 18,496 + 590,080 + 2,570 = 611,978 ; params = 611978 parameters ; conv1.params = 832 weights
        conv2.output = 64@12×12 ; conv2.output = 12 × 12 × 64 ; conv2.output = 64x12x12 ; conv2.output = 12*12*64
        conv2.output = (64, 12, 12) ; conv2.output = (12, 12, 64) ; conv2.output = (None, 12, 12, 64)
        conv2.output = [None, 64, 12, 12] ; conv2.output = [-1, 64, 12, 12] ; conv2.output = (1, 64, 12, 12)
        conv2.output = (2, 64, 12, 12) ; conv2.output = (14, 12, 12, 64) ; conv2.output = 32x64x12x12
        dense1.output = (32, 256) ; dense2.output = torch.Size([32, 10]) ; output = (128, 10) ; conv2.output = 64@12
        conv2.output = (bs, 64, 12, 12)
        conv2.output = (batch, 64, 12, 12) ; conv2.output = torch.Size([1, 64, 12, 12]) ; conv2.output = 12 by 12 by 64
        conv2.output = 64 x 12² ; conv2.output = 64@12² ; conv2.output = 12² x 64 ; conv2.size = 12²
        conv2.size = 12 ; conv2.size = (12, 12) ; conv2.size = [12,12] ; conv2.size = 12 by 12 ; conv2.size = 12×12 px
        conv2.size = (12x12) ; conv2.size = [12 × 12] ; conv2.output = 64@(12x12) ; conv2.output = (64@12x12)
        conv2.output = [64@12×12] ; conv2.output = 64@12*12 ; conv2.output = 64 x (12x12) ; conv2.output = (12x12x64)
        conv2.output = 12x12@64 ; conv2.output = (12×12)@64 ; conv2.output = (64, (12, 12))
        conv2.size = 14 - 4 + 2×1 ; conv2.size = (14 - 4 + 2×1) ; conv1.params = (5x5x32 + 32)
        dense1.output = (None, 256) ; dense1.output = (256,) ; dense1.output = [256] ; dense1.output = 1x256
        dense1.output = (256, 1) ; dense1.output = 256 ; pool1.params = 0
        conv1.params = 5×5×1×32+32 ; conv1.params = 5²·1·32 + 32 ; conv1.params = 5 \times 5 \times 1 \times 32 + 32
        conv1.params = $(5^2 \cdot 1 + 1) \cdot 32$ ; conv1.params = (5**2+1)*2**5 ; conv1.params = 32(5*5+1)
        conv1.params = (5² + 1)(2⁵) ; conv1.params = 8.32 × 10^2 ; conv1.params = 8.32E+02 ; conv1.params = +832
        conv1.params = 32[5·5 + 1] ; conv1.params = 2[2[2[2[2 [5*5 + 1]]]]] ; conv1.params = 26*32 filters = 832
        conv1.params = (25 weights + 1 bias) × 32 filters = 832 params. ; dense2.output = 10 classes
        params*4 = 2,447,912 bytes
        conv1.params = 800 \text{ weights} + 32 \text{ biases} = 832 ; conv1.params &= 26 \cdot 32 \\ &= \boxed{832}
        \text{conv1.params} = 26 \ast 32 \text{ filters} ; params*4 bytes ≈ 2.45 MB ; conv1.params = 832 parameters.
        conv1.params = 832. ; conv1.params = 800 (weights) + 32 (biases) ; conv1.params = [(5*5*1)+1]*32
        conv1.params: 832 ; conv1.params : 832 ; conv1.params := 832 ; conv1.params is 832 ; params equals 611978
        conv1.params is equal to 26·32 = 832 ; conv2.output: 64@12x12 ; conv2.output is (64, 12, 12)
        conv2.output = (N, 64, 12, 12) ; conv2.output = N x 64 x 12 x 12 ; conv2.output = (B, 12, 12, 64)
        dense1.output = (N, 256) ; conv1.params = {(5*5*1)+1}*32 ; conv1.params = \left(25+1\right)\cdot 32 = 832
        dense1.params = $2304\cdot 256 + 256 = 590{,}080$
        dense1.params = 590\,080 ; conv1.params = 32 filters * (25 weights + 1 bias) ; conv1.params = 832 (with bias)
        conv1.params = 800 weights + 32 biases ; conv1.params = 832 (including the biases)
        conv1.params = 32 filters × 26 parameters ; conv2.height = math.floor((14-3)/1)+1 ; conv2.height = int(11/1) + 1
        conv2.height = np.ceil(11.5) ; conv1.params = 832.
        conv2.height = \frac{14-3}{1}+1 ; conv2.height = \lfloor (14 + 2*0 - 3)/1 \rfloor + 1 = 12
        conv2.height = ⌊(14-3)/1⌋+1 ; conv2.size = (14 – 3) ÷ 1 + 1 ; conv2.size = ((14-3)/1+1) x ((14-3)/1+1)
        """,
    "stem": r"""
        macs = 118,013,952 ; macs ~ 118M ; macs ~ 118 MMACs ; macs ~ 0.118 GMACs ; flops ~ 0.236 GFLOPs
        flops ~ 236 MFLOPs
        conv1.memory = 4*64*112*112/1024/1024 = 3.0625 MiB ; conv1.memory = 3211264/1024^2 ≈ 3.06 MB
        conv1.memory = 3211264/2^10 = 3136 KB ; conv1.memory = 3211264/10^6 ≈ 3.2 MB ; conv1.units*4/1024² = 3.0625 MB
        conv1.output = 64 x 112 x 112 = 802816 ; conv1.output = (112, 112, 64) = 802,816 values
        conv1.size = 112x112 = 12544
        macs = 112²·7²·3·64 ; conv1.memory = 3136 KiB ; conv1.memory = 3.0625 MiB ; conv1.memory ~ 3.06 MiB
        conv1.memory = 3 211 264 bytes ; conv1.memory = 3,211,264 B ; conv1.memory ~ 3.2 MB
        conv1.size = floor((224 - 7 + 2*3)/2) + 1 = \lfloor 111.5 \rfloor + 1 = 112
        """,
    "millions": "params = 1.002.001 ; params = 1,002,001 ; params = 10,02,001 ; params = 1.002.001 parameters",
    "square": r"""
        params = 2^20 ; params = 2²⁰ ; params = 2^{20} ; params = 1024² ; params = 1024 \times 1024 ; params ~ 10^6
        params ~ 1 million ; params ~ 1.05 x 10^6 ; params = 1.048576M ; params = 1.048576 million
        """,
    "letters": r"""
        params = (k*n*m*l)+k ; params = k(n*m*l+1) ; params = k(nml+1) ; params = knml + k ; params = n m l k + k
        params = k (n*m*l + 1) ; params = n m l k (weights) + k (biases)
        params = k \cdot (n \cdot m \cdot l + 1) ; output = (k, h-n+1, w-m+1) ; output = (h-n+1) x (w-m+1) x k
        macs = knml(h-n+1)(w-m+1) ; macs = k n m l (h-n+1)(w-m+1) ; conv1.macs: nmlk(h-n+1)(w-m+1)
        params = (nml+1)K ; params = (n*m*l + 1)*K ; params = K(NML + 1) ; output = (K, h-n+1, w-m+1)
        macs = (h-n+1)(w-m+1)nmlk ; size = (h-n+1) × (w-m+1) ; height = (h-n)/1+1
        """,
    "nine": r"""
        params = k(81+1) ; params = 82 k ; params = 9²k+k ; params = 9^2 k + k ; macs = 81khw ; macs = 81 k h w
        macs = 9 k h w (8 + 1) ; params = k (81 + 1)
        output = (k, h, w) ; size = (h, w) ; params = \frac{164k}{2} ; params = (3x3x9+1)k
        params/k = 82 ; macs/khw = 81
        """,
    "list": "features = k[2] ; dense2.params = (k[1] + 1)k[2] = 144",
    "loop": """
        params = sum(i=1..2, k[i]) + 27*8 + 9*8*16 ; params = sum(i=1..len(k), k[i]) + 1368
        params = ∑(i = 1..2) k[i] + 1368 ; params = 87·k[len(k)] ; params <= sum(i=1..2, 100*k[i])
        """,
    "free": """
        params = sum(i=1..2, k[i]) + 27*a + 18*a*a ; params = ∑(i = 1..len(k)) k[i] + 27 k[1] + 9k[1]k[2]
        params <= sum(i=1..2, 15*k[i]^2) ; params <= k[len(k)]*(15 + 9*k[1])
        """,
    "words": r"""
        attention1.params = 4·512² + 4·512 ; output = (None, 128, 512) ; output = (128, 512) ; output = (128,512)
        output = 128 x 512
        """,
    "text": r"""
        macs = 2T^2d + 4Td^2 ; macs = 2T²d + 4Td² ; flops = 2(2T^2d + 4Td^2) ; macs = 2Td(T + 2d) ; macs = 2T^2 d+4d^2T
        output = (N, d, T) ; output = (N, T, d)
        """,
    "depth": "params = Nd(d+1) ; params = Nd^2 + Nd ; params = N d^2 + dN ; params = Nd² + Nd",
    "layers": """
        params = 4*512^2*layers ; params = 1048576*layers ; params = 4 (weights)*512²*layers
        """,
    "batch": "output = (N, d) ; output = (d, N) ; output = (B, N, d) ; output = (N, d, N)",
    "growth": "params = cr^(2i) ; params = (r^2)^i*c",
}
WRONG = {
    "millions": "params = 1.002.002 ; params = 10,02,002 ; params = 1.002",
    "cnn": r"""
        dense1.output = 256@1x2 ; dense2.output = 64@1x1 ; conv1.output = 32@1x1
        params = 611\,979 ; params = 611~979 ; conv1.params = 0,832 ; conv1.params = 832~831
        conv1.params = (25+1)31
        params = 611,979 ; params ~ 611k ; params ≈ 0.611 million ; params = 612k ; params = 611.979
        params = 61.1978k
        params ~ 600k ; params ~ 620k ; params ~ 611,000 ; params ≈ 6.11E5 ; params = 6,11,979 ; params ≈ 0,611 million
        conv1.params = 31[5·5 + 1] ; conv1.params = 26*32 filters = 833 ; dense2.output = 11 classes
        params = 611978 + 1 parameters ; conv2.output = (12, 64, 12) ; conv2.output = (64, 12)
        conv2.output = (2, 64, 12, 13) ; conv2.output = (0, 64, 12, 12) ; conv2.output = (1.5, 64, 12, 12)
        conv2.output = (2, 2, 64, 12, 12) ; conv2.size = (2, 12, 12) ; dense1.output = 32x256 ; conv2.output = 64@13
        conv2.output = (64, 12) ; conv2.output = 12@64 ; dense1.output = (256, 32) ; conv2.output = -2 x 64 x 12 x 12
        conv2.output = (None, 64, 12) ; conv2.output = (None, 14, 14, 64) ; conv2.output = 12 by 12 by 32
        conv2.output = 64@(14x14) ; conv2.output = (12@64x12) ; conv2.size = (14x14) ; conv2.output = 14x14@64
        conv2.output = torch.Size([1, 64, 14, 14]) ; conv2.size = (12, 14) ; conv2.size = 11 px
        dense1.output = (None, 10)
        conv1.params: 833 ; conv1.params is 800 ; conv2.output = (N, 64, 12, 13) ; conv2.output: 64@14x14
        dense1.output = [2304] ; conv1.params = 5 \times 5 \times 32 ; conv1.params = 32(5*5)+1
        conv1.params = (5**2+1)*2*5
        conv1.params = 32 filters * (25 weights + 2 biases) ; conv2.height = int(11.9) ; dense1.params = 590{,}081
        conv1.params = 800 (weights) + 1 (bias) ; conv1.params = [5*5]*32 ; conv1.params = 83.2 × 10^2
        conv2.height = \frac{14-3}{2}+1 ; conv2.height = \lfloor 14/3 \rfloor
        """,
    "stem": r"""
        conv1.memory = 4*64*112*112/1024/1024 = 3.0625 KiB ; conv1.memory = 3211264/1024^2 ≈ 3.2 MB
        conv1.memory = 3211264/1000 = 3136 KB ; conv1.memory = 3211264/1024 = 3.0625 MiB ; conv1.units/1024² = 3.06 MB
        conv1.memory = 802816/1024^2 ≈ 0.766 MiB ; conv1.memory = 3211264/10^6 ≈ 3.06 MB
        conv1.output = 64 x 112 x 112 = 802817 ; conv1.output = 802816 ; conv1.output = 802816 = 64x112x112
        conv1.output = 64 x 224 x 224 = 3211264 ; conv1.size = 112x112 = 12545
        macs ~ 118 GMACs ; macs ~ 236M ; flops ~ 118 MFLOPs ; conv1.memory = 3 MiB ; conv1.memory ~ 3.2 MiB
        conv1.memory ~ 3.06 MB ; conv1.memory = 3136 kB ; conv1.size = \frac{224-7+6}{2}+1
        """,
    "square": r"""
        params = 2^{10} ; params = 2²¹ ; params = 1M ; params = 1024k ; params ~ 1.1 million
        params = 2*20 ; params = 10^6
        """,
    "letters": r"""
        params = k(nml) ; params = knml + 1 ; params = knm + k ; output = (k, h, w) ; output = (h-n+1, k, w-m+1)
        macs = knml(h-n)(w-m+1) ; params = knm(l+2) ; params = (kn)ml ; macs = hwnmlk
        """,
    "nine": r"""
        params = 81 k ; params = 9k ; params = \frac{82k}{2} ; output = (h, w, 9) ; macs = 82 k h w
        """,
    "loop": "params = sum(i=1..2, k[i]) + 1367 ; params = 86·k[len(k)]",
    "free": "params = sum(i=1..2, k[i]) + 27*a ; params <= sum(i=1..2, 4*k[i]^2)",
    "depth": "params = Nd(d+2) ; params = N(d^2 + 1)",
    "batch": "output = (B, d, d)",
    "words": "attention1.params = 4(512*512) ; output = (512, 512) ; output = (None, 128)",
}
UNREAD = {
    "layers": "params = 1048576 layers ; params = 1048576 layers * 1 ; params = 8 heads*64*4*512*layers",
    # not wrong, for they may mean two things, or something else than is claimed
    "loop": "params = sum(i=1..3, k[i]) ; params = sum(i=1..2, m[i])",
    "cnn": """
        conv1.params : 32 = 26 ; conv1.weights : conv1.biases = 25 ; conv2.size = [(14-3)/1]+1
        conv1.params = 1/2(1664) ; conv1.params = 832 bytes ; conv1.weights: params
        conv1.params = 16[52/1] ; params = 1 filters ; params = 611978 filters ; dense2.macs = 2560 weights
        params = 611.978 ; params ~ 611.978 ; params = 832 + 18.496 + 590.080 + 2.570 = 611.978 ; params ~ 611,978k
        params ~ 0.612 MB ; params = 0.611978 MB ; macs ~ 6.4 MB ; params = [832, 18496, 590080, 2570]
        conv1.params = 0 832 ; conv1.params = 0'832
        dense2.output = (256, 10) ; dense1.output = (2304, 256) ; dense1.output = (6, 256)
        """,
    "stem": "conv1.memory = 3211264 bits ; macs = 118013952 parameters",
    "nine": "params = 82 K ; params = 1/2k ; params = 1/2(164)3 ; features = k (features)",
    "letters": "params = (nml+2)K ; params = 1/nm(l+1) ; params = 2^nm(l+1) ; params = X(nml+1) ; params = (nKl+1)k",
    "last": "output = (20, 32)",
    "text": "macs = 2T^2d + 4T ; macs = 1/2T^2d",
    "growth": "params = cr^2i",
    "square": "params = 1024 → 1048576 ; macs = 1048576 weights",
}


def cases(claims: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (name, one.strip())
        for name, lines in claims.items()
        for one in lines.replace("\n", ";").split(";")
        if one.strip()
    ]


def verdict(network: str, claim: str) -> bool | str | None:
    text = f"{NETWORKS[network]}\nclaim {claim}"
    judgement = judge(derive(parse(text, lenient=True), lenient=True))
    return judgement.verdicts[0].holds if judgement.verdicts else "unread"


@each(("network", "claim"), cases(RIGHT))
def test_a_right_answer_is_right_in_any_notation(network: str, claim: str):
    assert verdict(network, claim) is True


@each(("network", "claim"), cases(WRONG))
def test_a_wrong_answer_is_wrong_in_any_notation(network: str, claim: str):
    assert verdict(network, claim) is False


@each(("network", "claim"), cases(UNREAD))
def test_what_may_mean_something_else_is_not_judged(network: str, claim: str):
    assert verdict(network, claim) == "unread"


def loose(random: Random, factors: list[tuple[str, int]]) -> str:
    """A product without signs."""
    powers = {times: ("",) if times == 1 else (f"^{times}", "²³⁴"[times - 2]) for _, times in factors}
    return random.choice(("", " ")).join(base + random.choice(powers[times]) for base, times in factors)


@pytest.mark.parametrize("seed", range(60))
def test_a_product_without_signs_is_the_product(seed: int):
    """Written with its signs it is the same, and with another factor it never is."""
    random = Random(seed)
    letters = [(letter, random.randint(1, 4)) for letter in random.sample("hwknml", random.randint(1, 4))]
    sums = [(f"({letter} + {random.randint(1, 9)})", random.randint(1, 3)) for letter in random.sample("hwk", 2)]
    factors = [(str(random.randint(2, 99)), 1), *letters, *sums[: random.randint(0, 2)]]
    signs = "*".join(f"{base}^{times}" for base, times in factors)
    assert verdict("letters", f"{signs} = {loose(random, factors)}") is True
    assert verdict("letters", f"{signs}*h = {loose(random, factors)}") is not True
    assert verdict("letters", f"{signs} + 1 = {loose(random, factors)}") is not True


@pytest.mark.parametrize(
    ("text", "quantity", "value"),
    [
        ("611,978 parameters", "params", 611978),
        (r"5 \times 5 \times 32 + 32", "params", 832),
        ("32(5·5 + 1)", "weights", 832),
        ("28 px", "height", 28),
        ("3136 KiB", "memory", 3211264),
        ("118 MMACs", "macs", 118_000_000),
        ("2^{20}", "params", 1048576),
        ("6.7B", "params", 6_700_000_000),
        ("800w + 32b", "params", None),
        ("832 bytes", "params", None),
    ],
)
def test_answers_are_read_as_claims_are(text: str, quantity: str, value: int | None):
    assert read_number(text, quantity) == value


@pytest.mark.parametrize("opening", ["(", "[", "√", "∑(i = 1..2) ", "1 if 1 = 1, else ", r"\frac{"])
def test_what_is_nested_too_deep_is_a_mistake(opening: str):
    for times in (150, 1000):
        with pytest.raises(Mistakes):
            parse(f"input 3 -> dense 4\nclaim params = {opening * times}1")


@pytest.mark.parametrize(
    "claim", ["output = (64, 12,", "output = [", "params = max(1,", r"params = \frac{1}", "params = (1,,"]
)
def test_what_is_broken_off_is_a_mistake(claim: str):
    assert verdict("cnn", claim) == "unread"


@pytest.mark.parametrize(
    ("network", "claim", "message", "hint"),
    [
        ("text", "macs = 2T^2d", "`T^2d` may mean two things", "write `T^2*d` or `T^(2*d)`"),
        (
            "last",
            "output = (20, 32)",
            "`20` may be the batch, or a size of this layer's input",
            "leave the batch out, as in `32`, or write `None` for it",
        ),
        ("letters", "params = (nml+2)K", "the network has no letter `K`", "did you mean `k`?"),
        (
            "cnn",
            "dense1.params = 590.080",
            "`590.080` may be meant as `590 080`",
            "a point is that of a decimal number: write `590 080` for whole thousands",
        ),
        (
            "cnn",
            "params ~ 611,978 thousand",
            "`611,978` may be meant as `611.978`",
            "a comma is between thousands: write `611.978` for a decimal number",
        ),
        ("cnn", "W_out = 5", "the network has no letter `W_out`", "write `width`"),
        (
            "square",
            "params = O(n^2)",
            "the network has no letter `O`",
            "a claim states a value; how a total grows is answered by `netderive scale`",
        ),
        (
            "square",
            "params = 1.05 MB",
            "`1.05MB` is a number of bytes, and `params` is not counted in bytes",
            "write `1.05M`, or claim a memory, as in `params_memory`",
        ),
    ],
)
def test_what_is_not_read_is_answered_with_what_is_meant(network: str, claim: str, message: str, hint: str):
    (mistake,) = judge(derive(f"{NETWORKS[network]}\nclaim {claim}")).mistakes
    assert (mistake.message, mistake.hint) == (message, hint)


IN_WORDS = {
    "cnn": """
        the output of conv2 is 64@12x12 ; Output volume of conv2 = 12 x 12 x 64 ; conv2 output size: 12x12
        output size of conv2: 12 ; conv1 has 832 parameters ; number of parameters in conv1 = 832 ; conv1: 832 params
        conv1's weights = 800 ; Total params: 611,978 ; The total number of parameters is 611978
        Total Parameters = 611978
        memory of parameters = 2,447,912 bytes ; params = ~612k ; params = ca. 612 000 ; params ~= 612k
        params is about 612k ; params is approximately 612,000 ; Number of biases in conv1: 32
        conv2.height = [(14 - 3)/1] + 1 ; conv1 has 832 trainable parameters
        """,
}


@each(("network", "claim"), cases(IN_WORDS))
def test_a_claim_in_words_is_answered_with_a_claim_that_is_right(network: str, claim: str):
    with pytest.raises(Mistakes) as raised:
        derive(f"{NETWORKS[network]}\nclaim {claim}")
    (mistake, *_) = raised.value.mistakes
    right = mistake.hint.removeprefix("write `claim ").removesuffix("`")
    assert verdict(network, right) is True


def test_what_is_no_quantity_is_not_written_as_one():
    for claim in ("flatten input = 400", "conv1 kernel = 5", "nothing known = 4"):
        with pytest.raises(Mistakes) as raised:
            derive(f"{NETWORKS['cnn']}\nclaim {claim}")
        assert raised.value.mistakes[0].hint == "write it as in `claim conv1.params = 832`"
