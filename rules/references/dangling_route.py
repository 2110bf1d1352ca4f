"""A Rollout routes traffic with an object that does not exist.

**Why** A router changes objects that somebody else wrote: a VirtualService and a DestinationRule for Istio, an Ingress
for NGINX and ALB, a Mapping for Ambassador, a VirtualService, its VirtualRouter and two VirtualNodes for App Mesh, a
TraefikService, an ApisixRoute, an HTTPRoute for the Gateway API plugin. Without the VirtualService, the VirtualRouter,
the Ingress or the Mapping the Rollout is InvalidSpec (`VirtualServiceNotFound`,
rollout/trafficrouting/istio/controller.go:183-225; rollout/controller.go:705-764, 930-997); without the others every
reconciliation fails, and the release stands still. All are looked up in the Rollout's own namespace; only a
VirtualService of Istio may be written as `name.namespace`, and the plugin takes a `namespace`. A name like that of a
Service (`catalog.shop.svc.cluster.local`) is read as name `catalog.shop` in namespace `svc`. The TrafficSplit of SMI is
not looked up: the controller makes it. An object is *absent* where the files that are applied together hold
others of its kind and not this one, or `context: complete` says that all is in view; one that stands elsewhere is
noted once for the whole run.

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
      trafficRouting:
        istio:
          virtualService: {name: catalogue, routes: [primary]}
          destinationRule: {name: catalog, canarySubsetName: canary, stableSubsetName: stable}
```

```yaml routes.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: catalog
spec:
  hosts: [catalog]
  http:
    - name: primary
      route:
        - destination: {host: catalog, subset: stable}
          weight: 100
        - destination: {host: catalog, subset: canary}
          weight: 0
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: catalog
spec:
  host: catalog
  subsets: [{name: stable}, {name: canary}]
```

→ RL410 `catalogue`

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
      trafficRouting:
        istio:
          virtualService: {name: catalog, routes: [primary]}
          destinationRule: {name: catalog, canarySubsetName: canary, stableSubsetName: stable}
```

```yaml routes.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: catalog
spec:
  hosts: [catalog]
  http:
    - name: primary
      route:
        - destination: {host: catalog, subset: stable}
          weight: 100
        - destination: {host: catalog, subset: canary}
          weight: 0
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: catalog
spec:
  host: catalog
  subsets: [{name: stable}, {name: canary}]
```

**Fix** Correct the name, write `name.namespace` for a VirtualService of another namespace, or add the object; name the
folder that holds it under `context:`, or declare it under `external:` if it lives elsewhere.
"""

from collections.abc import Iterator

from rollout_lint.dangling import advice, near_misses, not_in_view
from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.manifests.resource import MESH_NODE, MESH_ROUTER, MESH_SERVICE
from rollout_lint.manifests.route_references import RouteReference
from rollout_lint.manifests.unresolved import Unresolved, UnresolvedRoutes
from rollout_lint.rule import rule

_OUTCOMES = {
    "VirtualService": "is InvalidSpec (`VirtualServiceNotFound`)",
    "DestinationRule": "stands still at every weight (`DestinationRuleNotFound`)",
    "Ingress": 'is InvalidSpec (`ingress.networking.k8s.io "{name}" not found`)',
    "Mapping": 'is InvalidSpec (`mappings.getambassador.io "{name}" not found`)',
    MESH_SERVICE: 'is InvalidSpec (`virtualservices.appmesh.k8s.aws "{name}" not found`)',
    MESH_ROUTER: 'is InvalidSpec (`virtualrouters.appmesh.k8s.aws "{name}" not found`)',
    MESH_NODE: "stands still at every weight (`Virtual-node is missing`)",
}
"""What the controller does without an object, by its kind (facts V61-V64, §6)."""
_STANDS_STILL = 'stands still at every weight (`"{name}" not found`)'


@rule(
    "RL410",
    "dangling-route",
    on=UnresolvedRoutes,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="references",
)
def dangling_route(unresolved: UnresolvedRoutes) -> Iterator[Draft]:
    for missing in unresolved.absent:
        yield _absent(missing)
    yield from not_in_view(unresolved)


def _absent(missing: Unresolved[RouteReference]) -> Draft:
    namespace = missing.reference.namespace or missing.origin.namespace
    where = f" in namespace `{namespace}`" if namespace else ""
    outcome = _OUTCOMES.get(missing.kind, _STANDS_STILL).format(name=missing.name)
    return finding(
        at=missing,
        message=f"{missing.kind} `{missing.name}` does not exist{where}: Rollout `{missing.origin.name}` {outcome}",
        help=_advice(missing),
        related=near_misses([missing]),
    )


def _advice(missing: Unresolved[RouteReference]) -> str:
    reference = missing.reference
    near = missing.resolution.near[0] if missing.resolution.near else None
    if reference.is_service_name:
        return "write the name of the VirtualService, or `name.namespace`; it is no DNS name"
    if reference.kind == "VirtualService" and near is not None and near.name == missing.name:
        return f"there is one in namespace `{near.namespace}`: write `{near.name}.{near.namespace}`"
    return advice(missing)
