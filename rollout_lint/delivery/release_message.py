"""The texts that tell of a release: commit messages, the text of a pull request; and where they name somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..cached_property import cached_property
from ..late_pattern import late_pattern
from ..record import NamedTuple
from ..source.reading import read_bytes
from ..source.text import Source, Span
from .owner_names import OwnerName, owner_names

if TYPE_CHECKING:
    from .repository import Commit
    from .trailers import Trailer

_LINE = late_pattern(r"[^\r\n]*")
_NEAR_TRAILER = late_pattern(r"^[ \t>*_`-]*([A-Za-z][\w -]*?)[*_`]*[ \t]*:[*_` \t]*(?=[^\s:])", re.MULTILINE)
_NO_LETTER = late_pattern(r"[^a-z0-9]+")
_SCISSORS = " ------------------------ >8 ------------------------"


class NamedOwner(NamedTuple):
    """Somebody who is named as a watch owner, and where."""

    name: OwnerName
    span: Span
    where: str
    """What names them, for a message: ``commit 1a2b3c4d5e6f``, ``the annotation …``."""


class NearTrailer(NamedTuple):
    """A line that looks like a trailer and is none, or one with nobody in it."""

    span: Span
    line: str
    is_trailer: bool
    key: str


class Message:
    """One text. ``title`` is what it is called; in one that is not ``titled`` the title stands elsewhere."""

    def __init__(self, source: Source, title: str, *, titled: bool = True, comment: str = "#") -> None:
        self.source = source
        self.title = title
        self.titled = titled
        self.comment = comment

    @property
    def subject(self) -> Span:
        """The first line that says something, which is where one looks for what is missing."""
        for match in _LINE.finditer(self.source.text):
            line = match[0]
            if line.strip() and not line.startswith(self.comment):
                start = match.start() + len(line) - len(line.lstrip())
                return Span(self.source, start, match.start() + len(line.rstrip()))
        return Span(self.source, 0, 0)

    @cached_property
    def trailers(self) -> tuple[Trailer, ...]:
        """As git reads a commit's, and then those that it reads where ``---`` ends the message: either is read by
        somebody."""
        text = self.source.text
        from .trailers import read_trailers

        whole = read_trailers(text, divider=False, titled=self.titled, comment=self.comment)
        before_patch = read_trailers(text, divider=True, titled=self.titled, comment=self.comment)
        return (*whole, *(each for each in before_patch if each not in whole))

    def owners(self, key: str) -> Iterator[NamedOwner]:
        """Who is named in the trailers of a key, whose case does not count."""
        for trailer in self._of(key):
            for name in owner_names(trailer.value):
                yield NamedOwner(name, self._span(trailer, name), self.title)

    def near(self, key: str) -> NearTrailer | None:
        """Where the trailer was meant to be: one of the key that names nobody, else a line that is nearly one."""
        for trailer in self._of(key):
            start, end = trailer.value_at if trailer.value else trailer.key_at
            return NearTrailer(Span(self.source, start, end), trailer.value, True, trailer.key)
        wanted = _NO_LETTER.sub("", key.lower())
        read = {trailer.key_at[0] for trailer in self.trailers}
        text = self.source.text.partition(f"{self.comment}{_SCISSORS}")[0]
        for match in _NEAR_TRAILER.finditer(text):
            if _NO_LETTER.sub("", match[1].lower()) == wanted and not match[0].startswith(self.comment):
                line = text[match.start(1) :].partition("\n")[0].rstrip()
                span = Span(self.source, match.start(1), match.end(1))
                return NearTrailer(span, line, match.start(1) in read, match[1])
        return None

    def _of(self, key: str) -> list[Trailer]:
        return [trailer for trailer in self.trailers if trailer.key.lower() == key.lower()]

    def _span(self, trailer: Trailer, name: OwnerName) -> Span:
        """The place of a name: where a value is folded, the value's."""
        start, end = trailer.value_at
        if self.source.text[start:end] == trailer.value:
            return Span(self.source, start + name.start, start + name.end)
        at = self.source.text.find(name.text, start, end)
        if at >= 0:
            return Span(self.source, at, at + len(name.text))
        return Span(self.source, start, end, trailer.value)


def message_of_commit(commit: Commit) -> Message:
    """The message of a commit. git leaves no comments in it: what begins with ``#`` was meant."""
    title = f"commit {commit.short}"
    return Message(Source(title, commit.message), title)


def message_of_file(data: bytes, path: str, *, titled: bool = True, comment: str = "#") -> Message:
    """The text of a file, shown as ``path``. Raises ValueError where it is no text."""
    reading = read_bytes(data, path)
    if not isinstance(reading, Source):
        raise ValueError("it is no text")
    return Message(reading, f"`{path}`", titled=titled, comment=comment)


def message_of_pull_request(number: object, title: str, body: str) -> Message:
    """The text of a pull request: its body, or the title of one without."""
    name = f"pull request {number}" if isinstance(number, int) else "pull request"
    return Message(Source(name, body if body.strip() else title), name, titled=not body.strip())
