"""A Rollout names a Service that does not exist.

**Why** The controller looks up the active, preview, stable, canary, ping and pong Service in the Rollout's own
namespace before anything else: with one that is not there the Rollout is InvalidSpec (`service "x" not found`) and
nothing is released (rollout/controller.go:765-819). `kubectl argo rollouts lint` does not look. A Service is *absent*
where the files that are applied together hold other Services and not this one, or `context: complete` says that all is
in view; one that stands elsewhere, or comes from a chart, is noted once for the whole run.

**Bad**

```yaml rollout.yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      stableService: catalog-stabel
      canaryService: catalog-canary
      trafficRouting:
        nginx: {stableIngress: catalog}
```

```yaml services.yaml
apiVersion: v1
kind: Service
metadata:
  name: catalog-stable
spec:
  selector: {app: catalog}
  ports: [{port: 80}]
---
apiVersion: v1
kind: Service
metadata:
  name: catalog-canary
spec:
  selector: {app: catalog}
  ports: [{port: 80}]
```

→ RL408 `catalog-stabel`

**Good**

```yaml rollout.yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      stableService: catalog-stable
      canaryService: catalog-canary
      trafficRouting:
        nginx: {stableIngress: catalog}
```

```yaml services.yaml
apiVersion: v1
kind: Service
metadata:
  name: catalog-stable
spec:
  selector: {app: catalog}
  ports: [{port: 80}]
---
apiVersion: v1
kind: Service
metadata:
  name: catalog-canary
spec:
  selector: {app: catalog}
  ports: [{port: 80}]
```

**Fix** Correct the name or the namespace, or add the Service; name the folder that holds it under `context:`, or
declare it under `external:` if it lives elsewhere.
"""

from collections.abc import Iterator

from rollout_lint.dangling import advice, near_misses, not_in_view
from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.manifests.services import ServiceReference
from rollout_lint.manifests.unresolved import Unresolved, UnresolvedServices
from rollout_lint.rule import rule


@rule(
    "RL408",
    "dangling-service",
    on=UnresolvedServices,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="references",
)
def dangling_service(unresolved: UnresolvedServices) -> Iterator[Draft]:
    for missing in unresolved.absent_by_origin():
        yield _absent(missing)
    yield from not_in_view(unresolved)


def _absent(missing: list[Unresolved[ServiceReference]]) -> Draft:
    """One finding for a Rollout: what it lacks is told together."""
    first, *others = missing
    names = list(dict.fromkeys(each.name for each in missing))
    namespace = f" in namespace `{first.origin.namespace}`" if first.origin.namespace else ""
    subject = " and ".join(f"`{name}`" for name in names)
    are = f"Services {subject} do" if len(names) > 1 else f"Service {subject} does"
    return finding(
        at=first,
        message=f"{are} not exist{namespace}: Rollout `{first.origin.name}` is InvalidSpec "
        f'(`service "{names[0]}" not found`)',
        help="; ".join(dict.fromkeys(map(advice, missing))),
        related=(
            *(Related(other.span, f"`{other.reference.role}` names a Service that does not exist") for other in others),
            *near_misses(missing),
        ),
    )
