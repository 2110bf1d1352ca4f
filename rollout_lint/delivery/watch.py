"""Who watches a release, as rules look at it: named where, listed in the roster or not, away or there."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..gates.policy import Owners, Policy
from ..manifests.rollout import Rollout
from ..source.nodes import Scalar
from ..source.text import Source, Span

if TYPE_CHECKING:
    from .absence import Absence
    from .leave import LeaveCalendar
    from .release_message import Message, NamedOwner
    from .roster import Roster
    from .window import Window

WATCH_OWNER_ANNOTATION = "rollout-lint/watch-owner"
NOUN = "watch owners"


class ReleaseWatch:
    """The watch over one release.

    Where no release is in view, as in a plain check, there are no ``messages``, and ``rollouts`` are all that are
    looked at; else they are those that the release concerns. ``is_release`` is False where the change that was asked
    about releases nothing. ``root`` is the directory that paths are shown relative to and CODEOWNERS is looked for in.
    """

    def __init__(
        self,
        rollouts: Sequence[Rollout],
        *,
        messages: Sequence[Message] = (),
        is_release: bool = True,
        window: Window | None = None,
        root: str | None = None,
    ) -> None:
        self.rollouts = tuple(rollouts)
        self.messages = tuple(messages)
        self.is_release = is_release
        self.window = window
        self._root = root
        self._rosters: dict[Owners, Roster | None] = {}
        self._calendars: dict[Owners, LeaveCalendar | None] = {}

    @property
    def in_view(self) -> bool:
        """Whether there is a release with a text."""
        return bool(self.messages)

    @property
    def span(self) -> Span:
        return self.messages[0].subject if self.messages else self.rollouts[0].span

    @property
    def sources(self) -> tuple[Source, ...]:
        """The texts that findings may stand in beside the manifests."""
        return tuple(message.source for message in self.messages)

    # -- who is named

    def in_messages(self, policy: Policy) -> tuple[NamedOwner, ...]:
        """Who the texts of the release name."""
        return tuple(owner for message in self.messages for owner in message.owners(policy.owners.trailer))

    def of_rollout(self, rollout: Rollout, policy: Policy) -> tuple[NamedOwner, ...]:
        """Who watches all releases of a Rollout: by its annotation, else by ``services:``."""
        return tuple(_standing(rollout, policy))

    def unnamed(self, policy: Policy) -> tuple[Rollout, ...]:
        """The Rollouts for which nobody stands in."""
        return tuple(rollout for rollout in self.rollouts if not self.of_rollout(rollout, policy))

    def standing(self, policy: Policy) -> tuple[NamedOwner, ...]:
        """All who stand in for the Rollouts, each place once."""
        found = {
            (id(owner.span.source), owner.span.start, owner.name.text): owner
            for rollout in self.rollouts
            for owner in self.of_rollout(rollout, policy)
        }
        return tuple(found.values())

    def watching(self, policy: Policy) -> tuple[NamedOwner, ...]:
        """Who watches this release: whom its texts name, else who stands in."""
        return self.in_messages(policy) or self.standing(policy)

    # -- who they are

    def roster(self, policy: Policy) -> Roster | None:
        """The roster that is configured, else, for a release, the repository's CODEOWNERS. Raises OwnersError."""
        from .roster import find_code_owners, read_roster

        owners = policy.owners
        if owners not in self._rosters:
            file = owners.roster
            if file is None and self.in_view and self._root is not None:
                file = find_code_owners(self._root)
            self._rosters[owners] = None if file is None else read_roster(file, self._shown_from)
        return self._rosters[owners]

    def absences(self, owner: NamedOwner, policy: Policy) -> Iterator[Absence]:
        """When somebody is away while the release is watched. Raises OwnersError."""
        from .absence import roster_absences

        if self.window is None:
            return
        roster = self.roster(policy)
        person = roster.person(owner.name) if roster is not None else None
        if person is not None:
            yield from roster_absences(person, self.window)
        calendar = self.calendar(policy)
        if calendar is not None:
            keys = owner.name.keys if person is None else owner.name.keys | person.keys
            others = (other for other in self._people(policy) if not other & keys)
            yield from calendar.absences(keys, others, self.window)

    def calendar(self, policy: Policy) -> LeaveCalendar | None:
        """The calendar that is configured. Raises OwnersError."""
        from .leave import read_calendar

        owners = policy.owners
        if owners not in self._calendars:
            file = owners.calendar
            self._calendars[owners] = None if file is None else read_calendar(file, self._shown_from)
        return self._calendars[owners]

    def verify(self, policy: Policy) -> None:
        """Raises OwnersError where the roster or the calendar cannot say whether those who are to watch are there."""
        if self.in_view and self.is_release:
            self.roster(policy)
            self.calendar(policy)
            for owner in self.watching(policy):
                for _ in self.absences(owner, policy):
                    pass

    def unread(self, policy: Policy) -> int:
        """How many events of the calendar could not be understood when it was last asked."""
        calendar = self._calendars.get(policy.owners)
        return 0 if calendar is None else calendar.unread

    def _people(self, policy: Policy) -> list[frozenset[str]]:
        """The keys of all who are listed or named."""
        roster = self.roster(policy)
        listed = () if roster is None else roster.people
        return [*(person.keys for person in listed), *(owner.name.keys for owner in self.watching(policy))]

    @property
    def _shown_from(self) -> str:
        return self._root or os.getcwd()


def _standing(rollout: Rollout, policy: Policy) -> Iterator[NamedOwner]:
    annotation = rollout.annotation(WATCH_OWNER_ANNOTATION)
    declared = policy.service(rollout.namespace, rollout.name).watch_owner
    if not annotation.present and not declared:
        return
    from ..source.spans import part_span
    from .owner_names import owner_names
    from .release_message import NamedOwner

    if annotation.present:
        where = f"the annotation `{WATCH_OWNER_ANNOTATION}` of Rollout `{rollout.name}`"
        for name in owner_names(annotation.text):
            assert isinstance(annotation.node, Scalar)  # nothing else has a text
            yield NamedOwner(name, part_span(annotation.source, annotation.node, name.start, name.end), where)
        return
    for name in owner_names(declared or ""):
        yield NamedOwner(name, rollout.span, f"`services:` of the configuration for Rollout `{rollout.name}`")
