"""Which selectors read only errors, and which only successes, by their matchers and by the name of the metric.

A matcher is judged by what its value lets through on a label that tells outcomes: status codes (``500``, ``5xx``,
``5``), gRPC codes, words. Of the two negations, ``!~"5.."`` selects what succeeded and ``!~"2.."`` what failed.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from ..late_pattern import late_pattern
from ..record import NamedTuple
from .errors import Place
from .syntax import NAME_LABEL, Matcher, Selector
from .words import Parts, words


class Outcome(Enum):
    ERROR = "error"
    SUCCESS = "success"
    NEITHER = "neither"


class Reading(NamedTuple):
    """What a selector selects, and the matcher or name that says so. A name alone is weaker evidence than a matcher."""

    outcome: Outcome
    reason: Place | None
    by_name: bool = False


_LABEL = Parts(
    """
    status code outcome result classification response_flags correct valid success successful error errors failed
    failure ok exception
    """
)
_LABEL_IN_ONE_WORD = ("statuscode", "responsecode", "httpstatus")
_INVERTED_LABEL = Parts("error errors failed failure exception")
_SERVER_ERRORS = words(
    """
    500 501 502 503 504 5xx 5XX 5 error errors ERROR Error failure FAILURE Failure failed Failed FAILED fail
    server_error SERVER_ERROR SERVER-ERROR Internal Unavailable INTERNAL UNAVAILABLE Unknown DeadlineExceeded
    DEADLINE_EXCEEDED timeout exception 13 14 denied rejected UF UH
    """
)
_CLIENT_ERRORS = words("400 401 403 404 408 409 422 429 499 4xx 4XX 4 client_error CLIENT_ERROR")
_SUCCESSES = words(
    """
    200 201 202 204 2xx 2XX 2 301 302 304 307 3xx 3XX 3 OK ok Ok success SUCCESS Success succeeded Succeeded
    successful completed REDIRECTION 0 -
    """
)
_TRUE = words("true True 1 yes")
_FALSE = words("false False 0 no none None")
# a repetition of a repetition: Python's engine may take for ever over it
_NESTED_REPETITION = late_pattern(r"[*+?}|][^()]*\)[*+{]")
_NOT_A_COUNTER = Parts("ratio rate percent percentage pct budget")
_ERROR_NAME = Parts(
    """
    error errors err failure failures failed fails exception exceptions panic panics timeout timeouts 5xx dropped
    rejected rejections
    """
)


@lru_cache(maxsize=4096)
def read_outcome(selector: Selector) -> Reading:
    """What a selector selects: only errors, only successes, or neither in particular."""
    by_matcher = None
    for matcher in selector.matchers:
        outcome = matcher_outcome(matcher)
        if outcome is not Outcome.NEITHER:
            written = f'`{matcher.name}{matcher.operator}"{matcher.value}"`'
            place = Place(matcher.start, matcher.end, f"{written} selects only what {_WORDS[outcome]}")
            by_matcher = Reading(outcome, place)
            break
    metric = selector.metric
    if by_matcher is not None and by_matcher.outcome is Outcome.ERROR:
        return by_matcher
    # what is left of a counter of errors are errors, whichever codes it leaves out;
    # a recorded ratio of errors is there while there are none, a counter of errors often is not
    if metric is not None and selector.name_span is not None and counts_errors(metric):
        start, end = selector.name_span
        return Reading(Outcome.ERROR, Place(start, end, f"`{metric}` counts errors, by its name"), True)
    if by_matcher is not None:
        return by_matcher
    return Reading(Outcome.NEITHER, None)


@lru_cache(maxsize=1024)
def counts_errors(metric: str) -> bool:
    """Whether a metric is a counter of errors, by its name."""
    return _ERROR_NAME.stand_in(metric) and ":" not in metric and not _NOT_A_COUNTER.stand_in(metric)


_WORDS = {Outcome.ERROR: "failed", Outcome.SUCCESS: "succeeded"}


def matcher_outcome(matcher: Matcher) -> Outcome:
    """What a matcher lets through, where its label tells outcomes."""
    if matcher.name == NAME_LABEL or not _tells_outcomes(matcher.name) or matcher.dynamic:
        return Outcome.NEITHER
    hit = _hit(matcher.value, matcher.operator in ("=~", "!~"), _INVERTED_LABEL.stand_in(matcher.name))
    if hit is Outcome.NEITHER or matcher.operator in ("=", "=~"):
        return hit
    return Outcome.SUCCESS if hit is Outcome.ERROR else Outcome.ERROR


@lru_cache(maxsize=1024)
def _tells_outcomes(label: str) -> bool:
    return _LABEL.stand_in(label) or any(word in label.lower() for word in _LABEL_IN_ONE_WORD)


@lru_cache(maxsize=1024)
def _hit(value: str, is_regex: bool, inverted: bool) -> Outcome:
    """Which outcome's values a pattern matches, its negation left aside."""
    if is_regex and _NESTED_REPETITION.search(value):
        return Outcome.NEITHER
    try:
        pattern = re.compile(f"(?s:{value})" if is_regex else re.escape(value))
    except (re.error, OverflowError, RecursionError):
        return Outcome.NEITHER
    errors, successes = _SERVER_ERRORS, _SUCCESSES
    if any(pattern.fullmatch(word) for word in (*_TRUE, *_FALSE)) and not any(
        pattern.fullmatch(code) for code in ("500", "200", "5xx", "2xx")
    ):
        errors, successes = (_TRUE, _FALSE) if inverted else (_FALSE, _TRUE)
    hits_errors = any(pattern.fullmatch(candidate) for candidate in errors)
    hits_successes = any(pattern.fullmatch(candidate) for candidate in successes)
    if hits_errors != hits_successes:
        return Outcome.ERROR if hits_errors else Outcome.SUCCESS
    if not hits_errors and any(pattern.fullmatch(candidate) for candidate in _CLIENT_ERRORS):
        return Outcome.ERROR
    if inverted and value in ("", ".+", "..*"):
        # any text in a label for errors says that there was one
        return Outcome.SUCCESS if value == "" else Outcome.ERROR
    return Outcome.NEITHER
