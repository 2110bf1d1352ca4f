"""The named watch owner is nobody the roster knows.

**Why** A name that nobody bears is as good as none: a typo, a colleague who has left, a placeholder from the template.
The roster is the file that `owners: {roster: …}` names, a list in YAML or a CODEOWNERS file; where none is configured
it is the CODEOWNERS of the repository that the release is in. Who is not listed beside a team may be one of its
members: that is not decided.

**Bad**

```text COMMIT_EDITMSG
Release catalog 4.2

Watch-Owner: @ada, @bne
```

```yaml roster.yaml
- "@ada"
- name: Ben Bit
  handle: "@ben"
```

```yaml .rollout-lint.yaml
owners: {roster: roster.yaml}
```

→ RL802 `@bne`

**Good**

```text COMMIT_EDITMSG
Release catalog 4.2

Watch-Owner: Ben Bit <ben@example.com>
```

```yaml roster.yaml
- "@ada"
- name: Ben Bit
  handle: "@ben"
```

```yaml .rollout-lint.yaml
owners: {roster: roster.yaml}
```

**Fix** Name somebody the roster lists, as it lists them, or add them to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rollout_lint.delivery.watch import NOUN, ReleaseWatch
from rollout_lint.finding import Basis, Draft, Level, Undecided, finding
from rollout_lint.gates.policy import Policy
from rollout_lint.rule import rule

if TYPE_CHECKING:
    from rollout_lint.delivery.release_message import NamedOwner
    from rollout_lint.delivery.roster import Roster


@rule(
    "RL802",
    "unknown-watch-owner",
    on=ReleaseWatch,
    level=Level.ERROR,
    basis=Basis.POLICY,
    checklist="watch-owner",
)
def unknown_watch_owner(watch: ReleaseWatch, policy: Policy) -> Iterator[Draft | Undecided]:
    named = watch.watching(policy) if watch.is_release else ()
    if not named:
        return
    from rollout_lint.delivery.roster import OwnersError

    try:
        roster = watch.roster(policy)
    except OwnersError as error:
        yield Undecided(NOUN, str(error), watch.span)
        return
    if roster is None:
        return
    for owner in named:
        if roster.person(owner.name) is not None:
            continue
        if roster.is_open and not owner.name.is_team:
            yield Undecided(NOUN, f"`{roster.path}` lists teams, and not who is in them", owner.span)
            continue
        yield finding(
            at=owner.span,
            message=f"`{owner.name.text}` is not listed in `{roster.path}`, so nobody is known to watch",
            help=_advice(owner, roster),
        )


def _advice(owner: NamedOwner, roster: Roster) -> str:
    near = roster.near(owner.name)
    if near is not None:
        return f"did you mean `{near.text}`?"
    listed = ", ".join(f"`{person.text}`" for person in roster.people[:5])
    return f"name somebody it lists ({listed or 'it is empty'}), or add `{owner.name.text}` to it"
