"""JSON text that survives whatever a manifest holds."""

from __future__ import annotations

import json
import re

from ..late_pattern import late_pattern
from .visible import HIDDEN

_COMMAND_BRACKET = late_pattern(r"(##\w*)\[")


def encode(value: object) -> str:
    """A value as JSON on one line, in the order of its keys.

    Text stays as it is but for what a terminal obeys, lone surrogates, which no encoding takes, and ``##[``, which a CI
    runner obeys wherever it stands on a line of the log: all are written as escapes, so that a reader gets equal text
    back.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    text = HIDDEN.sub(_escaped, text)
    return _COMMAND_BRACKET.sub(r"\1\\u005b", text)


def _escaped(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{high:02x}{low:02x}" for high, low in zip(units[::2], units[1::2], strict=True))
