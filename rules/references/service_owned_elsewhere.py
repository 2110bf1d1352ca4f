"""A Service of a Rollout is claimed by another Rollout.

**Why** The controller marks each Service whose selector it rewrites with the annotation
`argo-rollouts.argoproj.io/managed-by-rollouts`. A Rollout that names a Service with another Rollout's mark is
InvalidSpec (`Service "x" is managed by another Rollout`, validation_references.go:114-118): two of them would switch
one selector to and fro. In Git the annotation is mostly what `kubectl get -o yaml` left behind when a manifest was
copied.

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
  annotations:
    argo-rollouts.argoproj.io/managed-by-rollouts: catalog-old
spec:
  selector: {app: catalog}
  ports: [{port: 80}]
```

→ RL411 `catalog`

**Good**

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
  annotations:
    argo-rollouts.argoproj.io/managed-by-rollouts: catalog
spec:
  selector: {app: catalog}
  ports: [{port: 80}]
```

**Fix** Remove the annotation from the manifest, or give each Rollout Services of its own.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.manifests.services import MANAGED_BY, NamedService
from rollout_lint.rule import rule


@rule(
    "RL411",
    "service-owned-elsewhere",
    on=NamedService,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="references",
)
def service_owned_elsewhere(named: NamedService) -> Iterator[Draft]:
    owners = [service.managed_by for service in named.services]
    if named.is_patched or any(
        not owner.value or not owner.known or owner.value == named.rollout.name for owner in owners
    ):
        return
    name, owner = named.services[0].name, owners[0]
    yield finding(
        at=named,
        message=f"Service `{name}` is annotated as managed by Rollout `{owner.value}`: Rollout "
        f'`{named.rollout.name}` is InvalidSpec (`Service "{name}" is managed by another Rollout`)',
        help=f"remove the annotation `{MANAGED_BY}` from the Service, or give this Rollout Services of its own",
        related=(Related(owner.span, f"it claims the Service for Rollout `{owner.value}`"),),
    )
