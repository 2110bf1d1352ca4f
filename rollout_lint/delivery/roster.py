"""Who may watch a release: CODEOWNERS, or a list in YAML that also says who is on leave.

- '@ada'
- name: Ben Bit
  handle: '@ben'
  email: ben@example.com
  zone: Europe/Berlin
  leave:
    - {from: 2026-12-24, to: 2027-01-02}
    - 2026-08-03
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

from ..late_pattern import late_pattern
from ..record import NamedTuple
from ..source.discovery import display_path
from ..source.field import Field
from ..source.parse import parse
from ..source.problems import DuplicateKey
from ..source.reading import ANYTHING, Unreadable, read_source
from ..source.text import Source, Span
from .owner_names import OwnerName, keys_of
from .refused import Refused

CODEOWNERS_PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""In the order in which GitHub looks (docs.github.com, "About code owners"), then GitLab's own."""
_NAMES = ("handle", "name", "email", "github", "gitlab", "login", "user", "emails", "aliases")
_LISTS = ("owners", "people", "roster")
_LEAVE, _FIRST, _LAST = ("leave", "away"), ("from", "start"), ("to", "until", "end")
_RANGE = late_pattern(r"\s*(?:\.\.|/)\s*")


class OwnersError(Refused):
    """A roster or a calendar that cannot be read; the message says which and why."""


class Leave(NamedTuple):
    """Days or times that a roster has somebody away; ``last`` is within them where it is a day."""

    first: str
    last: str
    span: Span


class Person(NamedTuple):
    """Somebody a roster lists. ``keys`` tell the person, as those of an ``OwnerName`` do."""

    text: str
    keys: frozenset[str]
    leave: tuple[Leave, ...] = ()
    zone: str | None = None
    """The time zone that leave without one is in; None where the roster says none."""


class Roster(NamedTuple):
    """All who may watch. ``is_open`` says that it lists teams, whose members it does not tell."""

    path: str
    people: tuple[Person, ...]
    is_open: bool = False

    def person(self, name: OwnerName) -> Person | None:
        """Whom a name means; None for somebody who is not listed."""
        return next((person for person in self.people if person.keys & name.keys), None)

    def near(self, name: OwnerName) -> Person | None:
        """Who may have been meant by a name that is not listed."""
        from difflib import get_close_matches

        by_key = {part: person for person in self.people for key in person.keys for part in (key, key.split("@")[0])}
        for key in sorted(name.keys):
            for wanted in (key.split("@")[0], key):
                match = get_close_matches(wanted, by_key, n=1, cutoff=0.65)
                if match:
                    return by_key[match[0]]
        return None


def read_roster(file: str, root: str) -> Roster:
    """The roster of a file, which is CODEOWNERS by its name. ``root`` is what its path is shown relative to. Raises
    OwnersError."""
    path = display_path(os.path.abspath(file), root)
    reading = read_source(file, path, ANYTHING)
    if isinstance(reading, Unreadable):
        raise OwnersError(f"the roster `{path}` cannot be read: {reading.reason}")
    if not isinstance(reading, Source):
        raise OwnersError(f"the roster `{path}` cannot be read: it is no text, or too large")
    return _code_owners(reading) if os.path.basename(file).lower() == "codeowners" else _listed(reading)


def find_code_owners(root: str) -> str | None:
    """The CODEOWNERS of a repository, where its forge looks for it."""
    return next((file for place in CODEOWNERS_PLACES if os.path.isfile(file := os.path.join(root, place))), None)


def _code_owners(source: Source) -> Roster:
    from codeowners import CodeOwners

    try:
        owners = {owner: kind for line in CodeOwners(source.text).paths for kind, owner in line[2]}
    except (ValueError, re.error) as error:
        raise OwnersError(f"`{source.path}` is no CODEOWNERS file: {error}") from error
    people = tuple(Person(owner, keys_of(owner)) for owner in owners)
    return Roster(source.path, people, is_open="TEAM" in owners.values())


def _listed(source: Source) -> Roster:
    roots = []
    for document in parse(source):
        for problem in document.problems:
            if not isinstance(problem, DuplicateKey):
                raise OwnersError(f"the roster `{source.path}` cannot be read: {_place(problem.span)} is no YAML")
        roots += [] if document.root is None else [Field(source, document.root, None, None)]
    entries = [entry for root in roots for entry in _entries(root)]
    return Roster(source.path, tuple(_person(key, entry) for key, entry in entries))


def _entries(root: Field) -> Iterator[tuple[str, Field]]:
    """The entries with the key they stand under, "" in a list."""
    for name in _LISTS:
        if root.get(name).is_list:
            root = root.get(name)
            break
    if root.is_list:
        yield from (("", item) for item in root.items())
    elif root.is_mapping:
        yield from root.entries()
    elif root.present:
        raise OwnersError(f"{_place(root.span)}: a roster is a list of people")


def _person(key: str, entry: Field) -> Person:
    if entry.is_list or not (key or entry.present):
        raise OwnersError(f"{_place(entry.span)}: an entry of a roster is a name, or a mapping with `name` and `leave`")
    written = [key, *((entry.text,) if not entry.is_mapping else ())]
    for name in _NAMES:
        field = entry.get(name)
        written += [item.text for item in field.items()] if field.is_list else [field.text]
    names = [name for name in written if name]
    if not names:
        raise OwnersError(f"{_place(entry.span)}: nobody is named; write `name: '@ada'`")
    keys = frozenset(each for name in names for each in keys_of(name))
    leave = tuple(each for name in _LEAVE for each in _leaves(entry.get(name)))
    return Person(names[0], keys, leave, entry.get("zone").text or None)


def _leaves(field: Field) -> Iterator[Leave]:
    for item in field.items() if field.is_list else (field,) if field.present else ():
        if item.is_mapping:
            first, last = _first_of(item, _FIRST), _first_of(item, _LAST)
            if first is None:
                raise OwnersError(f"{_place(item.span)}: leave without a beginning; write `{{from: …, to: …}}`")
            if last is None:
                raise OwnersError(f"{_place(item.span)}: leave without an end; write `{{from: …, to: …}}`")
            yield Leave(first.text, last.text, first.span)
        else:
            first_text, *rest = _RANGE.split(item.text, maxsplit=1)
            yield Leave(first_text, rest[0] if rest else first_text, item.span)


def _first_of(field: Field, names: Iterable[str]) -> Field | None:
    return next((child for name in names if (child := field.get(name)).present), None)


def _place(span: Span) -> str:
    line, column = span.first
    return f"`{span.source.path}:{line}:{column}`"
