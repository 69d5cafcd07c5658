"""Verdicts on claims, and what is wrong with a wrong one."""

from __future__ import annotations

from collections.abc import Mapping

from .language import Counted

ROUNDED: Mapping[str, str] = {"floor": "The division is rounded down", "ceil": "This division is rounded up"}

FOLLOWS = "It is right from your claim on {claims} above."
IN_LAYER, BEHIND = "in {layer}, ", "it follows from {assumed} from {layer}; there, {slips}"
AS_WELL, EITHER, OR_ELSE = ", and ", "Either: ", "Or: "
"""What is around the message of a slip: where it was made, and what else may explain the same value."""

INCORRECT, LINE = "Incorrect.", "line"
ON_LINE, ON_LINE_OPEN = "line {line}: {claim}", "line {line}: {claim} is {verdict}"
OTHER_ORDER, ONLY_FOR = " is right, in another order: {output}", ", for {conditions}"
IS_RIGHT, NOT_DECIDED = "right", "not decided: no values of the letters are found at which it could be tried"
NOT_PROVED = "not proved, but right at all {tried} values tried"
BROKEN: Mapping[str, str] = {
    "=": "{formula} is {value}, not {right}.",
    "~": "{formula} is {value}, which does not round to {right}.",
    "!=": "{formula} is {value}, not different from {right}.",
    "<": "{formula} is {value}, not less than {right}.",
    "<=": "{formula} is {value}, not at most {right}.",
    ">": "{formula} is {value}, not greater than {right}.",
    ">=": "{formula} is {value}, not at least {right}.",
}
"""What fails between two sides, by the sign of the claim."""
BROKEN_VALUE: Mapping[str, str] = {
    "=": "{value} is not {right}.",
    "~": "{value} does not round to {right}.",
    "!=": "{value} is not different from {right}.",
    "<": "{value} is not less than {right}.",
    "<=": "{value} is not at most {right}.",
    ">": "{value} is not greater than {right}.",
    ">=": "{value} is not at least {right}.",
}
"""The same where the left side is a value."""
QUERY_IS, QUERY_IS_EQUAL = "{query} is {value}.", "{query} is {value}: {steps}{why}."
QUERY_ROUNDS = "{query} is {value}, which does not round to {right}. "
THE_RULE_IS = "The rule is {steps}{why}."
WRONG_ROUNDING, NO_PARENTHESES = ". {how}: {formula}", "the parentheses are missing, {formula}"
SIDES_DIFFER, FAILS = "The sides differ at {values}.", "It fails at {values}."
RESULT_IS_RIGHT = "The result {result} is right, the working is not."
RIGHT_ELSEWHERE = "{result} is right by {whose} convention."
RUNNING, WRITE_WHOLE = "{equals} joins equal things: {value} is not {formula}.", "Write {whole}."
WRITE_ROUNDED = "A rounded number is written {number}."
SOME_CLAIMS = Counted("{count} claim", "{count} claims")
ONE_CLAIM_WRONG = "the claim is wrong"
WRONG_CLAIMS = Counted("{wrong} of {claims} is wrong", "{wrong} of {claims} are wrong")
UNPROVED_CLAIMS = Counted(
    "no claim is refuted; {unproved} of {claims} is not proved",
    "no claim is refuted; {unproved} of {claims} are not proved",
)
ALL_CLAIMS_HOLD = Counted("the claim holds", "all {count} claims hold")
UNDER_CONDITIONS = " under the conditions above"
UNREAD_CLAIMS = Counted("{count} claim cannot be read", "{count} claims cannot be read")
NOT_JUDGED = Counted(
    "{count} claim is not judged: it depends on lines that are at fault.",
    "{count} claims are not judged: they depend on lines that are at fault.",
)
"""Verdicts on claims."""
