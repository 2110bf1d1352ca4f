"""What promql-parser, an independent reader of PromQL, says of a query.

It has no places and some known faults, so it decides nothing; where it contradicts for no known fault, a caller may
rather say nothing. It is imported when it is first asked.
"""

from __future__ import annotations

import re

from ..late_pattern import late_pattern
from . import errors
from .errors import QueryError
from .query import Query
from .reading.placeholders import HEAD, MASK, mask

# what it takes and Prometheus 3 refuses: features behind flags, durations and numbers out of range (it may panic)
_LENIENT = frozenset((errors.EXPERIMENTAL, errors.DURATION, errors.NUMBER, errors.PLACEHOLDER))
_LENIENT_MESSAGE = late_pattern(r"a sign is only allowed|nested repetition|no valid UTF-8|label matching, expected `,`")
# what it refuses and Prometheus 3 takes
_STRICT_TEXT = late_pattern(
    r"</|>/|[0-9A-Fa-fxX]_[0-9]|`[^`]*\\[^`]*`|\[[^\]]*[+#]|[\[:]\s*\.|\boffset\s*[-+]?\s*\(|\(\?\)|0[0-9]+[eE.]|\b0+(?:ms|[smhdwy])\b",
    re.IGNORECASE,
)
_STRICT_LABELS = late_pattern(r"(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*:", re.IGNORECASE)
_MAX_LENGTH = 20_000
_PRIVATE = late_pattern(f"[{MASK}]")


def second_opinion(query: Query) -> str:
    """Why promql-parser contradicts the verdict on a query; ``""`` where it agrees, is known to be wrong, or is not
    there.
    """
    text = _plain_text(query)
    if text is None or any(_is_lenient(error) for error in query.errors):
        return ""
    refusal = _ask(text)
    if refusal is None:
        return "" if query.ok else "promql-parser takes the query"
    if not query.ok or _STRICT_TEXT.search(text) or _STRICT_LABELS.search(text):
        return ""
    return f"promql-parser refuses the query: {refusal}"


def _is_lenient(error: QueryError) -> bool:
    return error.kind in _LENIENT or bool(_LENIENT_MESSAGE.search(error.message))


def _plain_text(query: Query) -> str | None:
    """The query with letters for its placeholders; None where a placeholder stands outside of strings."""
    if query.unknown or query.version.major < 3 or len(query.text) > _MAX_LENGTH:
        return None
    masked = mask(query.text).text
    if HEAD not in masked:
        return masked
    strings = [(m.value_span.start, m.value_span.end) for s in query.selectors for m in s.matchers]
    for placeholder in query.placeholders:
        if not any(start <= placeholder.start and placeholder.end <= end for start, end in strings):
            return None
    return _PRIVATE.sub("a", masked)


def _ask(text: str) -> str | None:
    """promql-parser's refusal, None where it takes the text or cannot be asked."""
    try:
        import promql_parser
    except ImportError:
        return None
    try:
        promql_parser.parse(text)
    except ValueError as refusal:
        return str(refusal)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        return None
    return None
