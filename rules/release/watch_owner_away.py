"""The watch owner is away while the release is to be watched.

**Why** The chapter's rule is that a release waits while its watch owner is on leave: who is not there cannot look.
Leave comes from the roster (`leave:` of a person, days from first to last) and from the calendar that
`owners: {calendar: …}` names: an ICS file with events that name somebody in the title, or else as attendee. Any moment
of the 24 hours after the release counts, from now, or from the time that `rollout-lint owner --at` gives. Where several
are named and one of them is there all the time, somebody watches.

**Bad**

```text COMMIT_EDITMSG
Release catalog 4.2

Watch-Owner: @ada
```

```yaml roster.yaml
- handle: "@ada"
  leave:
    - {from: 2020-01-01, to: 2999-12-31}
- "@ben"
```

```yaml .rollout-lint.yaml
owners: {roster: roster.yaml}
```

→ RL803 `@ada`

**Good**

```text COMMIT_EDITMSG
Release catalog 4.2

Watch-Owner: @ada
```

```yaml roster.yaml
- handle: "@ada"
  leave:
    - {from: 2020-01-01, to: 2020-01-10}
- "@ben"
```

```yaml .rollout-lint.yaml
owners: {roster: roster.yaml}
```

**Fix** Name somebody who is there for the 24 hours, or release when the owner is back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rollout_lint.delivery.watch import NOUN, ReleaseWatch
from rollout_lint.finding import Basis, Draft, Level, Related, Undecided, finding
from rollout_lint.gates.policy import Policy
from rollout_lint.rule import rule

if TYPE_CHECKING:
    from rollout_lint.delivery.absence import Absence
    from rollout_lint.delivery.release_message import NamedOwner


@rule(
    "RL803",
    "watch-owner-away",
    on=ReleaseWatch,
    level=Level.ERROR,
    basis=Basis.POLICY,
    checklist="watch-owner",
)
def watch_owner_away(watch: ReleaseWatch, policy: Policy) -> Iterator[Draft | Undecided]:
    if not watch.in_view or not watch.is_release:
        return
    named = watch.watching(policy)
    from rollout_lint.delivery.roster import OwnersError

    try:
        away = [(owner, next(watch.absences(owner, policy), None)) for owner in named]
    except OwnersError as error:
        yield Undecided(NOUN, str(error), watch.span)
        return
    unread = watch.unread(policy)
    if unread:
        yield Undecided(NOUN, f"{unread} of the calendar's events cannot be read", watch.span)
    roster = watch.roster(policy)
    there = [owner for owner, absence in away if absence is None and (roster is None or roster.person(owner.name))]
    if there and watch.in_messages(policy):
        return
    for owner, absence in away:
        if absence is not None:
            yield _away(owner, absence, watch)


def _away(owner: NamedOwner, absence: Absence, watch: ReleaseWatch) -> Draft:
    assert watch.window is not None
    related = () if absence.span is None else (Related(absence.span, "away"),)
    return finding(
        at=owner.span,
        message=f"`{owner.name.text}` is away {absence.shown} by {absence.what}, within the 24 h after "
        f"{watch.window.shown}",
        help="name somebody who is there for the 24 h, or let the release wait",
        related=related,
    )
