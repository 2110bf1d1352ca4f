"""A Service of a Rollout selects labels that its pods do not have.

**Why** The controller compares the selector of every Service that a Rollout names with the labels of its pod template:
one entry that is not among them makes the Rollout InvalidSpec (`Service "x" has unmatch label "app" in rollout`,
validation_references.go:94-113). `rollouts-pod-template-hash` is exempt, because the controller itself adds it, and a
Service without a selector passes. With `workloadRef` the labels are those of the workload it names.

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
    blueGreen:
      activeService: catalog
---
apiVersion: v1
kind: Service
metadata:
  name: catalog
spec:
  selector:
    app: catalogue
  ports: [{port: 80}]
```

→ RL409 `catalog`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog, tier: web}}}
  strategy:
    blueGreen:
      activeService: catalog
---
apiVersion: v1
kind: Service
metadata:
  name: catalog
spec:
  selector:
    app: catalog
    rollouts-pod-template-hash: 5f8c7d9b6
  ports: [{port: 80}]
```

**Fix** Select labels that the pod template has, or add the label to `spec.template.metadata.labels`.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.manifests.services import NamedService
from rollout_lint.rule import rule


@rule(
    "RL409",
    "service-selector-mismatch",
    on=NamedService,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="references",
)
def service_selector_mismatch(named: NamedService) -> Iterator[Draft]:
    if named.labels is None or named.is_patched:
        return
    unmatched = [service.unmatched(named.labels) for service in named.services]
    if not all(unmatched):
        return
    entries = {entry.key.value: entry for entry in unmatched[0] if entry.key is not None}
    keys = list(entries)
    selected = " and ".join(f"`{key}: {entry.text}`" for key, entry in entries.items())
    had = [f"`{key}: {named.labels[key]}`" for key in keys if key in named.labels]
    have = f"have {' and '.join(had)}" if had else f"have no label {' and '.join(f'`{key}`' for key in keys)}"
    yield finding(
        at=named,
        message=f"Service `{named.services[0].name}` selects {selected}, but the pods of Rollout "
        f'`{named.rollout.name}` {have} (InvalidSpec: `has unmatch label "{keys[0]}" in rollout`)',
        help="select labels that the pod template has, or add the label to `spec.template.metadata.labels`",
        related=tuple(Related(entry.span, f"the selector asks for `{key}`") for key, entry in entries.items()),
    )
