"""Nobody is named to watch the release for 24 hours.

**Why** A canary sees minutes of traffic, and what it cannot see comes later: the leak that fills memory by the evening,
the job that runs at midnight, the customer whose batch starts in the morning. Somebody has to look at the same
dashboards for a day, and a release without a name is watched by everybody, which is nobody. The owner is named in the
commit's trailer (`Watch-Owner: @name`, or what `owners: {trailer: …}` says), as `git interpret-trailers` reads it; in
the same trailer of the pull request's text; or for all releases of a Rollout by its annotation
`rollout-lint/watch-owner`, or by `services:` of the configuration. One is needed where a Rollout, an analysis template,
or a route, workload or image of a Rollout changes. Where no release is in view, as in a plain check, this is a note,
once a run; with `owners: {annotation: required}` it is an error at every Rollout that lacks the annotation.

**Bad**

```text COMMIT_EDITMSG
Release catalog 4.2

The new search index.
```

→ RL801 `Release catalog 4.2`

**Bad**

```text COMMIT_EDITMSG
Release catalog 4.2

Watch-Owner: @ada

The new search index, see the ticket.
```

→ RL801 `Watch-Owner`

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      steps:
        - setWeight: 20
```

→ RL801 `catalog`

**Good**

```text COMMIT_EDITMSG
Release catalog 4.2

The new search index.

Watch-Owner: @ada
Co-authored-by: Ben Bit <ben@example.com>
```

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
  annotations:
    rollout-lint/watch-owner: "@ada"
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      steps:
        - setWeight: 20
```

**Fix** End the message with a paragraph of trailers that holds `Watch-Owner: @name`, as in `git commit --trailer
"Watch-Owner: @name"`; write the same line at the end of the pull request's text.
"""

from collections.abc import Iterator

from rollout_lint.delivery.watch import WATCH_OWNER_ANNOTATION, ReleaseWatch
from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.policy import Policy
from rollout_lint.manifests.rollout import Rollout
from rollout_lint.rule import rule


@rule(
    "RL801",
    "missing-watch-owner",
    on=ReleaseWatch,
    level=Level.ERROR,
    basis=Basis.POLICY,
    checklist="watch-owner",
)
def missing_watch_owner(watch: ReleaseWatch, policy: Policy) -> Iterator[Draft]:
    unnamed = watch.unnamed(policy)
    if policy.owners.annotation_required:
        yield from map(_without_annotation, unnamed)
    elif not watch.in_view and unnamed:
        yield _not_in_view(unnamed, policy)
    if watch.in_view and watch.is_release and (unnamed or not watch.rollouts) and not watch.in_messages(policy):
        yield _missing(watch, unnamed, policy)


def _without_annotation(rollout: Rollout) -> Draft:
    written = rollout.annotation(WATCH_OWNER_ANNOTATION)
    what = "names nobody in" if written.present else "lacks"
    return finding(
        at=written,
        message=f"Rollout `{rollout.name}` {what} the annotation `{WATCH_OWNER_ANNOTATION}`, which `owners:` requires",
        help=f'annotate it with `{WATCH_OWNER_ANNOTATION}: "@name"`',
    )


def _not_in_view(unnamed: tuple[Rollout, ...], policy: Policy) -> Draft:
    """The note of a run that sees manifests alone."""
    first, *others = unnamed
    more = f" and {len(others)} more" if others else ""
    return finding(
        at=first,
        message=f"who watches a release of Rollout `{first.name}`{more} for 24 h cannot be told from the manifests",
        help=f"check the commit or pull request too, with `rollout-lint owner` or `check --release HEAD`, where "
        f"`{policy.owners.trailer}: @name` says it; or annotate the Rollout with "
        f'`{WATCH_OWNER_ANNOTATION}: "@name"`',
        level=Level.NOTE,
        related=tuple(Related(other.span, f"nor of Rollout `{other.name}`") for other in others),
        once_a_run=True,
    )


def _missing(watch: ReleaseWatch, unnamed: tuple[Rollout, ...], policy: Policy) -> Draft:
    message = watch.messages[0]
    key = policy.owners.trailer
    near = next((each for text in watch.messages if (each := text.near(key)) is not None), None)
    what = f"of Rollout `{unnamed[0].name}` " if len(unnamed) == 1 else ""
    if near is None:
        told, at = f"no trailer `{key}` says who watches this release {what}for 24 h", message.subject
    elif near.is_trailer and near.key.lower() == key.lower():
        written = f": `{near.line}` is nobody" if near.line else ""
        told, at = f"the trailer `{key}` does not say who watches this release {what}for 24 h{written}", near.span
    elif near.is_trailer:
        told, at = (
            f"no trailer `{key}` says who watches this release {what}for 24 h: this one is `{near.key}`",
            near.span,
        )
    else:
        told = f"`{near.line}` is no trailer: git reads them only in a last paragraph of their own"
        told = told if near.key.lower() == key.lower() else f"{told}, as `{key}: @name`"
        at = near.span
    return finding(
        at=at,
        message=told,
        help=f'end the message with a paragraph `{key}: @name`, as `git commit --trailer "{key}: @name"` does',
        related=tuple(Related(each.span, f"Rollout `{each.name}` is released") for each in unnamed),
    )
