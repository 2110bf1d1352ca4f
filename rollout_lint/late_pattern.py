"""Regular expressions that are compiled when they are first asked.

Compiling one takes as long as importing a small module, there are two hundred, and most runs ask a third of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from re import Pattern

_ASKED = ("findall", "finditer", "flags", "fullmatch", "match", "pattern", "search", "split", "sub", "subn")


def late_pattern(text: str, flags: int = 0) -> Pattern[str]:
    """``re.compile``, put off; a text that is no expression is found out as late."""
    return cast("Pattern[str]", _LatePattern(text, flags))


class _LatePattern:
    """A pattern's methods, its own from the first time on that one of them is asked for."""

    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _ASKED:
            raise AttributeError(name)
        compiled = re.compile(self._text, self._flags)
        self.__dict__.update((each, getattr(compiled, each)) for each in _ASKED)
        return getattr(compiled, name)
