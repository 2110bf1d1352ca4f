"""A matcher as it is written, and the values it takes."""

from __future__ import annotations

from functools import lru_cache

from ...late_pattern import late_pattern
from ...promql.syntax import Matcher
from ...record import NamedTuple
from .labels import LabelKind, label_kind

_POSITIVE = ("=", "=~")
_LITERAL = late_pattern(r"[A-Za-z0-9_-]*")
_DOTTED = late_pattern(r"[A-Za-z0-9_.-]*\Z")
_ANYTHING = "zz-anything-0"
"""A value that nothing has: who takes it takes any."""


class Written(NamedTuple):
    """A matcher with the names of the arguments that stand in its value as written."""

    matcher: Matcher
    arguments: tuple[str, ...]

    @property
    def text(self) -> str:
        """As a reader knows it: ``service="catalog"``."""
        return f'{self.matcher.name}{self.matcher.operator}"{self.matcher.value}"'

    @property
    def is_positive(self) -> bool:
        return self.matcher.operator in _POSITIVE

    @property
    def kind(self) -> LabelKind:
        return label_kind(self.matcher.name)


def takes_anything(matcher: Matcher) -> bool:
    """Whether a matcher takes whatever value there is."""
    return accepts(matcher.operator, matcher.value, _ANYTHING)


def accepts(operator: str, pattern: str, value: str) -> bool:
    """Whether a matcher takes a value, as Prometheus has it: a regular expression must match all of it."""
    if operator in ("=", "!="):
        return (pattern == value) == (operator == "=")
    literal = _LITERAL.match(pattern)
    beginning = literal[0] if literal is not None else ""
    if len(beginning) == len(pattern):
        return (pattern == value) == (operator == "=~")
    # most of the names that are tried begin otherwise
    if operator == "=~" and "|" not in pattern and not value.startswith(beginning[:-1]):
        return False
    if _DOTTED.match(pattern):
        # the name of a host, most often: each point stands for one character, whichever it is
        fits = len(pattern) == len(value) and all(
            wanted in (".", had) for wanted, had in zip(pattern, value, strict=True)
        )
        return fits == (operator == "=~")
    return _matches(pattern, value) == (operator == "=~")


@lru_cache(maxsize=4096)
def _matches(pattern: str, value: str) -> bool | None:
    """Whether a regular expression matches all of a value; None where it cannot be told."""
    from ...conditions.regular import PatternError, PatternTooSlow, compile_pattern

    try:
        return compile_pattern(f"^(?s:{pattern})$").matches(value)
    except (PatternError, PatternTooSlow):
        return None
