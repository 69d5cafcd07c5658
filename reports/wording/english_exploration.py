"""How totals grow, sweeps, solving, two networks side by side, pictures and plots."""

from __future__ import annotations

from .language import Counted

GROWTH = "How the totals grow"
DOUBLING = "Effect of doubling (now → asymptotically)"
MULTIPLIED = "{quantity} as one letter is multiplied, all others kept, along logarithmic axes"
LETTER_TIMES, TOTAL_TIMES = "the letter, as a multiple of its value", "{quantity}, as a multiple"
DOUBLING_AT_LAST = "Effect of doubling (→ asymptotically)"
SHARES = "Each layer's share"
SHARE = "Share"
SHARES_MEAN = "Shares of the parameters, rounded to 0.1 % so that they add up to 100 %"
SHARES_NEED = "Shares of the parameters need values for the letters {letters}."
AS_LETTER_GROWS = "as {letter} grows"
NOW = "now"
NO_LETTERS = "the totals contain no letter that could grow; write one in place of a number, as in `dense k`"
BY_POWERS = "in powers of `{letter}`"
BY_GROWTH = "fastest growing in `{letter}` first"
ONE_POWER = "a single power; doubling `{letter}` multiplies by "
LEADS = "leading term; doubling `{letter}` multiplies by "
LEADS_ROUNDED = "leading term, up to rounding; doubling `{letter}` multiplies by "
LEADS_ALL = "leading term, larger than any power of `{letter}`; doubling squares `{power}`"
LEADS_TOGETHER = "leading terms as all of {letters} grow"
NOT_ALONE = "`{letter}` cannot grow alone, because "
NOT_ALONE_HERE = "`{letter}` does not grow alone in these formulas, which are for "
NO_POWER = "No power of `{letter}` approximates this total, because `{letter}` occurs in `{part}`"
BY_NUMBER = "No closed form in `{letter}` is known, so the repetitions were computed one by one"
NOTHING_LEFT = "It is 0 for the given values"
LONG_SHARES = "The shares as {letters} grows are long formulas; give the other letters values."
WHOLE, TOGETHER, IN_LETTER = "total", "together", "in {letter}"
PROVIDED = "provided this is not 0: "
CANNOT_DOUBLE = "twice `{letter}` is refused: "

PAGE, PAGE_LETTERS, PAGE_TOTALS, PAGE_CHART, PAGE_LAYERS = "Network", "Letters", "Totals", "Chart", "Layers"
PAGE_ALONG, PAGE_RESET, PAGE_FORMULA = "along", "Reset", "Formula"
PAGE_IMPOSSIBLE = "The network is impossible at these values."
PAGE_NEEDS = "It needs"
PAGE_SCRIPT = "This page computes its figures with JavaScript, which is switched off."

SWEPT = "Sweep"
SWEEP = "{figures} for {letters}."
FROM_TO, IN_STEPS = "{letter} from {first} to {last}", " in steps of {step}"
POSSIBLE_AT = "The network is possible at {possible} of {points} points"
OF_THESE = "; {matching} of these satisfy {conditions}"
FIRST_ROWS = "The first {shown} rows"
GREATEST_ROWS, LEAST_ROWS = "The {shown} rows with the greatest {by}", "The {shown} rows with the least {by}"
IMPOSSIBLE_ROWS = "Where a row has no figures, the network is impossible."
PERHAPS_POSSIBLE = "At other points the network may be possible, too: not all of its conditions are known."

SOLVED = "Solving for letters"
SOLVE, SOLVE_WITHIN = "Solve {conditions} for {letters}.", "Solve {conditions} for {letters}, with {ranges}."
WORKING = "Working"
LARGEST = "{values} is the largest solution: {figures}{gap}."
SMALLEST = "{values} is the smallest solution: {figures}{gap}."
ONE_SOLUTION, ONE_OF_THEM = "{values} is the solution: {figures}{gap}.", "{values} is a solution: {figures}{gap}."
NEAREST_BOUND = "{values} comes nearest to the bound: {figures}{gap}."
NO_SOLUTION = "There is no solution. The nearest network is that of {values}: {figures}{gap}."
NO_NETWORK = "There is no solution: the network or a condition is impossible at all values of the letters."
PERHAPS_MORE = "There may be more solutions: the network may be possible for other values of its letters, too."
NEXT = " At {values}: {figures}{gap}."
EXACTLY = ", exactly the bound"
BELOW, ABOVE = ", which is {size} below {bound}", ", which is {size} above {bound}"
GAP = "gap"
SOME_VALUES = Counted(" ({count} value)", " ({count} values)")
OF_ALL = "{shown} of {count} solutions"
NEAREST_FIRST = "The first {shown} solutions, the nearest to the bound first"
HENCE = "Hence {spans}."
NO_NUMBER = "no {letter}"
WHERE = ", where {conditions}"
TOGETHER_THEY_SAY = "All conditions together: {spans}{where}."
RISES = (
    "From each {letter} to the next it grows by {size}, which is never negative: "
    "bisection finds where it passes the bound."
)
FALLS = (
    "From each {letter} to the next it falls by {size}, which is never negative: "
    "bisection finds where it passes the bound."
)
ROUNDS = "Undoing the rounding gives {bounds}."
CROSSES = "A polynomial in {letter} changes its sign only where a root lies: all its sign changes are found exactly."
EVERY_VALUE = "It neither only rises nor only falls, so every value is tried."
EVERY_SETTING = "All settings are tried, {count:,} of them; the last letter is solved for in each."
ISOLATED = "Isolating {letter} gives the result."
"""Of conditions that are solved for letters."""

AGAINST = "{first} against {second}"
FIRST, SECOND, DIFFERENCE, RATIO = "first", "second", "difference", "ratio"
VALUE, VALUE_HEADING = "value", "Value"
AS_IT_GROWS = "as {letter} grows"
WITHOUT_BOUND = "The ratio grows without bound in {letters}."
ALWAYS_EQUAL = "Both are always equal."
ALWAYS_SMALLER = "{smaller} is always smaller than {larger}."
SMALLER_FOR, EQUAL_FOR = "{smaller} is smaller for {spans}", "both are equal for {spans}"
NEVER_LARGER = "{smaller} is never larger than {larger}"
NOT_LARGER_WHERE = "{smaller} is at most as large as {larger} exactly where {conditions}"
EQUAL_WHERE = "both are equal exactly where {conditions}"
COUNTED_BY = "Counted by {convention}; this matters for {layers}."
AND_MORE = "{layers} and {count} more"
MORE_BY = Counted("{who} counts {count} parameter more.", "{who} counts {count} parameters more.")
FEWER_BY = Counted("{who} counts {count} parameter fewer.", "{who} counts {count} parameters fewer.")
THE_TEXTBOOK = "The textbook"
OUTPUT_BY = "The output of {layer} is {output} by {whose} convention."
EVERY_LAYER_EQUAL = "Every layer has the same counts by {one} and by {other}."
LESS, IN_ALL, SUM = "{one} less {other}", "in all", "total"
"""Of two networks side by side."""

NETWORKS_OF = "Networks from the literature"
SHOW_NETWORK = (
    "Counted by the textbook convention, for the values shown. `netderive zoo NAME` prints a network. Its comment "
    "lists its other members with their values; `netderive zoo resnet101` prints the text with those of ResNet-101."
)


PICTURE = "Picture of {}"
THE_NETWORK = "the network"
INNER = "the next repetition"


BOX_PARAMETERS = Counted("{count} parameter", "{count} parameters")
"""In a picture."""

OTHER_LAYERS, SHARE_OF = "{count} other layers", "share of {figure}"
SLOPE, SLOPE_LIMIT = "{label}: slope {slope:.2f} at the end", ", {limit} asymptotically"
CROSSING, EQUAL_AT = "{first} and {second}: {where}", "equal at {letter} = {first}"
EQUAL_FROM, BETWEEN = "equal from {letter} = {first} to {last}", "cross between {letter} = {first} and {last}"
POINTS, MOST_FOR = "{count} possible points", "most {high} for their {wide}"
"""What plots say."""
