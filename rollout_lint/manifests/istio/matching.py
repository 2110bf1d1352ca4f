"""What an http match block asks of a request, seen from a cohort: a request header with one value.

A block is the fields of one match, or of two where a VirtualService delegates to another: all of them must fit.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...record import NamedTuple
from ...source.field import Field, filled_in_later

Block = tuple[Field, ...]
"""Match fields that a request must fit, all of them; () takes every request."""
Wanted = tuple[str, str]
"""How a text is compared, and with what: ``("prefix", "/api")``."""

COMPARISONS = ("exact", "prefix", "regex")
_MAPS = ("headers", "withoutHeaders", "queryParams")
_TEXTS = ("uri", "path", "scheme", "method", "authority")
"""``path`` is what a mirror step calls a ``uri``."""
_OTHERS = ("port", "gateways", "sourceLabels", "sourceNamespace")
_EVERYTHING = (("prefix", "/"), ("prefix", ""), ("regex", ".*"), ("regex", "/.*"))
"""What fits every path."""
_ASKED_FOR = ("headers ", "queryParams ")


class Fit(NamedTuple):
    """How a block stands to the requests of a cohort."""

    takes: bool | None
    """Whether it can take one; None where that is not known."""
    names: bool
    """Whether it names the cohort's header."""
    conditions: dict[str, Wanted]
    """What else it asks, by what it looks at."""

    @property
    def is_opt_in(self) -> bool:
        """Whether a request gets here only with another header or parameter, which somebody sets on purpose."""
        return not self.names and any(key.startswith(_ASKED_FOR) for key in self.conditions)

    def covers(self, other: Fit) -> bool:
        """Whether it takes each of the cohort's requests that the other takes."""
        return bool(self.takes) and all(
            key in other.conditions and _implies(other.conditions[key], wanted)
            for key, wanted in self.conditions.items()
        )


def fit(block: Block, header: str, value: str) -> Fit:
    """How a block stands to requests whose ``header`` has a value. Header names do not heed case."""
    takes: bool | None = True
    names = False
    conditions: dict[str, Wanted] = {}
    for field in block:
        for key, wanted in _asked(field):
            kind, _, name = key.partition(" ")
            if kind in ("headers", "withoutHeaders") and name.lower() == header.lower():
                names = names or kind == "headers"
                takes = _both(takes, _agrees(wanted, value, is_excluded=kind == "withoutHeaders"))
            elif filled_in_later(_text(wanted)) or filled_in_later(key):
                takes = _both(takes, None)
            else:
                conditions[key] = _comparison(wanted)
    for key in ("uri", "path"):
        if conditions.get(key) in _EVERYTHING:
            del conditions[key]
    return Fit(takes, names, conditions)


def string_match(match: Field, value: str) -> bool | None:
    """Whether a StringMatch fits a value: exact heeds case, a regular expression fits the whole of it (RE2). Without a
    comparison it fits what is there. None where it is not known."""
    if match.present and not match.is_mapping:
        return None
    how, text = _comparison(match)
    if filled_in_later(text):
        return None
    if how == "exact":
        return value == text
    if how == "prefix":
        return value.startswith(text)
    return _fits_whole(text, value) if how == "regex" else True


def _fits_whole(pattern: str, value: str) -> bool | None:
    from ...conditions.regular import PatternError, PatternTooSlow, compile_pattern

    try:
        return compile_pattern(f"^(?:{pattern})$").matches(value)
    except (PatternError, PatternTooSlow):
        return None


def _agrees(match: Field, value: str, *, is_excluded: bool) -> bool | None:
    fits = string_match(match, value)
    return fits if fits is None or not is_excluded else not fits


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _asked(match: Field) -> Iterator[tuple[str, Field]]:
    """What a match looks at, by name: ``uri``, ``headers x-user``."""
    for name in _MAPS:
        for key, wanted in match.get(name).entries():
            yield f"{name} {key}", wanted
    for name in (*_TEXTS, *_OTHERS):
        if match.get(name).present:
            yield name, match.get(name)


def _comparison(wanted: Field) -> Wanted:
    for how in COMPARISONS:
        if wanted.get(how).present:
            return how, wanted.get(how).text
    return "", _text(wanted)


def _text(field: Field) -> str:
    """A value as one text, so that equal ones are equal."""
    if field.is_mapping:
        return ",".join(sorted(f"{name}={_text(each)}" for name, each in field.entries()))
    if field.is_list:
        return ",".join(sorted(map(_text, field.items())))
    return field.text


def _implies(narrow: Wanted, wide: Wanted) -> bool:
    """Whether what fits the first fits the second."""
    if narrow == wide:
        return True
    return wide[0] == "prefix" and narrow[0] in ("exact", "prefix") and narrow[1].startswith(wide[1])
