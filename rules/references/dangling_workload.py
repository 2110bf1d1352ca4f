"""A Rollout refers to a workload that does not exist, or of a kind that it cannot use.

**Why** With `workloadRef` the pod template comes from another object in the Rollout's namespace: an apps Deployment or
ReplicaSet, or a core PodTemplate. Any other kind (`workload of type apps/StatefulSet is not supported`) and a name that
is not there make the Rollout InvalidSpec, and it has no pods (rollout/templateref.go:38-51, 135). `kubectl argo
rollouts lint` does not look. A workload is *absent* where the files that are applied together hold others of its kind
and not this one; one that is not in view is noted once for the whole run.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  workloadRef:
    apiVersion: apps/v1
    kind: Deployment
    name: catalogue
  strategy:
    blueGreen:
      activeService: catalog
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: catalog
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: database
spec:
  workloadRef:
    apiVersion: apps/v1
    kind: StatefulSet
    name: database
  strategy:
    blueGreen:
      activeService: database
```

→ RL413 `catalogue`
→ RL413 `StatefulSet`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  workloadRef:
    apiVersion: apps/v1
    kind: Deployment
    name: catalog
  strategy:
    blueGreen:
      activeService: catalog
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: catalog
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
```

**Fix** Correct the name, or write the pod template into the Rollout itself; for another kind of workload there is no
other way.
"""

from collections.abc import Iterator

from rollout_lint.dangling import advice, near_misses, not_in_view
from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.manifests.unresolved import Unresolved, UnresolvedWorkloads
from rollout_lint.manifests.workload import WORKLOAD_KINDS, WorkloadReference
from rollout_lint.rule import rule


@rule(
    "RL413",
    "dangling-workload",
    on=(WorkloadReference, UnresolvedWorkloads),
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="references",
)
def dangling_workload(subject: WorkloadReference | UnresolvedWorkloads) -> Iterator[Draft]:
    if isinstance(subject, UnresolvedWorkloads):
        yield from map(_absent, subject.absent)
        yield from not_in_view(subject)
    elif not subject.is_supported:
        yield _unsupported(subject)


def _absent(missing: Unresolved[WorkloadReference]) -> Draft:
    namespace = f" in namespace `{missing.origin.namespace}`" if missing.origin.namespace else ""
    return finding(
        at=missing,
        message=f"{missing.kind} `{missing.name}` does not exist{namespace}: Rollout `{missing.origin.name}` is "
        "InvalidSpec and has no pod template",
        help=advice(missing),
        related=near_misses([missing]),
    )


def _unsupported(reference: WorkloadReference) -> Draft:
    """At the group where the kind is right."""
    kind = f"{reference.group}/{reference.kind}"
    return finding(
        at=reference.api_version if reference.kind in WORKLOAD_KINDS else reference.field.get("kind"),
        message=f"Rollout `{reference.rollout.name}` cannot take its pod template from here: `workload of type {kind} "
        "is not supported`",
        help="refer to an `apps/v1` Deployment or ReplicaSet or a `v1` PodTemplate, or write the `template` into the "
        "Rollout",
    )
