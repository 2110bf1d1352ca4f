"""``{{…}}`` in the texts of a metric, as the controller finds and replaces it (facts §4.4).

The whole metric is written as JSON and searched for ``{{`` and the next ``}}``; what stands between is trimmed and
looked up exactly as ``args.NAME``. Values are quoted as Go quotes strings, then the JSON is read again.
"""

from __future__ import annotations

from functools import lru_cache

from ...record import NamedTuple

_ARGUMENTS = "args."
# What Go's strings.TrimSpace takes away.
_GO_SPACE = " \t\n\v\f\r\x85\xa0"
_ESCAPED_IN_GO_ONLY = frozenset("\a\v\x7f")
_ESCAPED_IN_JSON_TOO = frozenset("\b\f\n\r\t")


class Placeholder(NamedTuple):
    """A ``{{…}}`` in a text: offsets in the decoded text, and what stands between the braces, trimmed."""

    start: int
    end: int
    tag: str

    @property
    def argument(self) -> str | None:
        """The NAME of ``args.NAME``; None for a tag of any other form, which nothing resolves in a metric."""
        return self.tag[len(_ARGUMENTS) :] if self.tag.startswith(_ARGUMENTS) else None

    @property
    def written(self) -> str:
        """As a reader knows it: ``{{args.x}}``."""
        return f"{{{{{self.tag}}}}}"


@lru_cache(maxsize=4096)
def placeholders(text: str) -> tuple[Placeholder, ...]:
    """The placeholders of a text as fasttemplate finds them: from ``{{`` to the next ``}}``; an unclosed one ends the
    list."""
    found: list[Placeholder] = []
    start = text.find("{{")
    while start >= 0:
        end = text.find("}}", start + 2)
        if end < 0:
            break
        found.append(Placeholder(start, end + 2, text[start + 2 : end].strip(_GO_SPACE)))
        start = text.find("{{", end + 2)
    return tuple(found)


def unclosed(text: str) -> int | None:
    """The offset of a ``{{`` that no ``}}`` of this text closes."""
    found = placeholders(text)
    start = text.find("{{", found[-1].end if found else 0)
    return start if start >= 0 else None


def breaks_metric(value: str) -> str | None:
    """The first character of an argument's value that makes the metric unreadable once it stands in it.

    ``strconv.Quote`` writes it as an escape that JSON does not know (``\\x07``, ``\\v``, ``\\U000e0001``).
    """
    if value.isprintable():
        return None
    for character in value:
        if character.isprintable() or character in _ESCAPED_IN_JSON_TOO:
            continue
        if character < " " or character in _ESCAPED_IN_GO_ONLY or character > "\uffff":
            return character
    return None
