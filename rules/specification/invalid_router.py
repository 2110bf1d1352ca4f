"""Ambassador or App Mesh is configured without what it routes with.

**Why** The Ambassador router copies a Mapping, the App Mesh router changes the routes of a virtual service's router.
With no mapping, or without a `virtualService`, there is nothing to change: the controller sets the condition
InvalidSpec.

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
      stableService: catalog
      canaryService: catalog-canary
      trafficRouting:
        ambassador:
          mappings: []
```

→ RL911 `[]`

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
    canary:
      stableService: catalog
      canaryService: catalog-canary
      trafficRouting:
        ambassador:
          mappings: [catalog]
```

**Fix** Name the Mapping, or the virtual service.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level
from rollout_lint.manifests.rejection import Rejection, SpecPlace, invalid
from rollout_lint.manifests.rollout import Canary
from rollout_lint.rule import rule

from ._rejected import rejected


@rule(
    "RL911",
    "invalid-router",
    on=Canary,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
)
def invalid_router(canary: Canary) -> Iterator[Draft]:
    routing = SpecPlace(canary.traffic_routing, "spec.strategy.canary.trafficRouting")
    yield from rejected((*_no_mapping(routing), *_no_virtual_service(routing)))


def _no_mapping(routing: SpecPlace) -> Iterator[Rejection]:
    """V63. An absent list is what the CRD refuses already."""
    mappings = routing.get("ambassador", "mappings")
    if mappings.field.is_list and not mappings.field.size:
        yield mappings.refused(
            invalid(None, "must provide at least one mapping"), "`ambassador` has no mapping", "name a Mapping"
        )


def _no_virtual_service(routing: SpecPlace) -> Iterator[Rejection]:
    """V64."""
    mesh = routing.get("appMesh")
    if mesh.field.is_mapping and not mesh.get("virtualService").present:
        # the controller writes the router's name in lower case here
        yield routing.get("appmesh", "virtualService").refused(
            invalid(None, "must provide virtual-service"),
            "`appMesh` has no `virtualService`",
            "add `virtualService` with the name of the virtual service",
            at=mesh.field.heading,
        )
