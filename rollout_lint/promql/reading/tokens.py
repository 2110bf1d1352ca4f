"""The tokens of PromQL.

A token's kind is the text itself for symbols and the lower-case word for keywords (``"("``, ``"sum"``, ``"offset"``),
else one of the names below.
"""

from __future__ import annotations

from ...record import NamedTuple
from ..words import words

IDENTIFIER = "identifier"
METRIC_IDENTIFIER = "metric identifier"
NUMBER = "number"
DURATION = "duration"
STRING = "string"
HOLE = "placeholder"
ERROR = "error"
END = "end of input"


class Token(NamedTuple):
    """A token and its half-open range of code points."""

    kind: str
    start: int
    end: int


AGGREGATIONS = words(
    """
    sum avg count min max group stddev stdvar topk bottomk count_values quantile limitk limit_ratio
    """
)
PARAMETRISED = frozenset(["topk", "bottomk", "count_values", "quantile", "limitk", "limit_ratio"])
EXPERIMENTAL_AGGREGATIONS = frozenset(("limitk", "limit_ratio"))
SET_OPERATORS = frozenset(("and", "or", "unless"))
COMPARISONS = frozenset(("==", "!=", "<=", "<", ">=", ">"))

PRECEDENCE = {
    "or": 1,
    "and": 2,
    "unless": 2,
    **dict.fromkeys(("==", "!=", "<=", "<", ">=", ">", "</", ">/"), 3),
    "+": 4,
    "-": 4,
    "*": 5,
    "/": 5,
    "%": 5,
    "atan2": 5,
    "^": 6,
}
"""Binary operators. All are left-associative but ``^``; a sign binds as ``*`` does."""
SIGN_PRECEDENCE = 5

_WORDS = AGGREGATIONS | words("and or unless atan2 offset by without on ignoring group_left group_right bool start end")
_WORDS_SINCE_3 = words("smoothed anchored fill fill_left fill_right step range max_of min_of")
_NEVER_METRICS = frozenset(["bool", "on", "ignoring", "group_left", "group_right", "atan2"])

FILLS = frozenset(("fill", "fill_left", "fill_right"))
DURATION_WORDS = frozenset(("step", "range", "max_of", "min_of"))
CALLABLE_WORDS = DURATION_WORDS | {"start", "end"}
"""Keywords that name a function where a parenthesis follows."""

_KEYWORDS = {2: _WORDS, 3: _WORDS | _WORDS_SINCE_3}


def keywords(major: int) -> frozenset[str]:
    """The keywords of a major version of Prometheus."""
    return _KEYWORDS[major]


METRIC_WORDS = (_WORDS | _WORDS_SINCE_3) - _NEVER_METRICS
"""The keywords that may also be the name of a metric."""

LABEL_WORDS = (_WORDS | _WORDS_SINCE_3) - {"without"}
"""The keywords that may also be a label in ``by (…)``; Prometheus' grammar forgot ``without``."""
