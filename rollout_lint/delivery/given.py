"""The files that a request names: a message, or a GitHub event."""

from __future__ import annotations

from collections.abc import Callable

from ..source.reading import os_reason
from .github_event import BadEvent, Event, OtherEvent, read_event
from .refused import Refused

Read = Callable[[], bytes]
STDIN = "-"
_MOST_EVENT_BYTES = 32 << 20
"""What GitHub sends at most is 25 MB."""


class BadRequest(Refused):
    """A release, or another change, that cannot be told."""


def read_given(file: str, most: int) -> bytes:
    """A file of at most so many bytes. Raises BadRequest."""
    try:
        with open(file, "rb") as stream:
            data = stream.read(most + 1)
    except (OSError, ValueError) as error:
        raise BadRequest(f"`{file}` cannot be read: {os_reason(error)}") from error
    if len(data) > most:
        raise BadRequest(f"`{file}` is larger than {most:,} bytes")
    return data


def event_in(file: str, read_stdin: Read, *, advice: str = "") -> Event:
    """The GitHub event in a file, or on standard input. Raises BadRequest; ``advice`` is what it says of an event of
    another kind."""
    data = read_stdin() if file == STDIN else read_given(file, _MOST_EVENT_BYTES)
    try:
        return read_event(data)
    except BadEvent as error:
        said = advice if advice and isinstance(error, OtherEvent) else str(error)
        raise BadRequest(f"`{file}`: {said}") from error
