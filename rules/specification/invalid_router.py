"""A traffic router cannot work with what it is given.

**Why** The Ambassador router copies a Mapping, the App Mesh router changes the routes of a virtual service's router.
With no mapping, with one that has a weight of its own, without a `virtualService`, or with a VirtualRouter whose routes
have other than two weighted targets, there is nothing it can change: the controller sets the condition InvalidSpec
(validation_references.go:456-516). Without a `virtualNodeGroup` it panics; with an ALB stickiness of more than seven
days every reconciliation fails. The controller makes the TrafficSplit of SMI itself and changes no other: one that is
applied first is a warning, and so is a VirtualService that says a Rollout without Istio manages it, which
`kubectl argo rollouts lint` refuses.

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
          mappings: [catalog]
---
apiVersion: getambassador.io/v3alpha1
kind: Mapping
metadata:
  name: catalog
spec:
  hostname: "*"
  prefix: /
  service: catalog
  weight: 100
```

→ RL911 `100`

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
---
apiVersion: getambassador.io/v3alpha1
kind: Mapping
metadata:
  name: catalog
spec:
  hostname: "*"
  prefix: /
  service: catalog
```

**Fix** Name the Mapping, or the virtual service, and leave the weights to the controller.
"""

from collections.abc import Iterator
from functools import partial

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.manifests.rejection import FAILS, NIL_DEREFERENCE, PANICS, Rejection, SpecPlace, invalid
from rollout_lint.manifests.resource import MESH_ROUTER, MESH_SERVICE, Resource
from rollout_lint.manifests.rollout import Canary
from rollout_lint.manifests.router_objects import NamedObject, RouterObjects
from rollout_lint.manifests.services import MANAGED_BY
from rollout_lint.rule import rule

from ._rejected import rejected

_SEVEN_DAYS = 604800


@rule(
    "RL911",
    "invalid-router",
    on=(Canary, RouterObjects),
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
)
def invalid_router(subject: Canary | RouterObjects) -> Iterator[Draft]:
    if isinstance(subject, RouterObjects):
        yield from rejected(_refused_objects(subject))
        yield from (*_splits_made_by_hand(subject), *_claimed(subject))
        return
    routing = SpecPlace(subject.traffic_routing, "spec.strategy.canary.trafficRouting")
    yield from rejected(
        (
            *_no_mapping(routing),
            *_no_virtual_service(routing),
            *_no_virtual_nodes(routing),
            *_sticky_for_too_long(routing),
        )
    )


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


def _no_virtual_nodes(routing: SpecPlace) -> Iterator[Rejection]:
    """Nobody asks for them before they are used (UpdateHash, rollout/trafficrouting/appmesh/appmesh.go)."""
    mesh = routing.get("appMesh")
    if mesh.get("virtualService").field.is_mapping and not mesh.get("virtualNodeGroup").present:
        yield Rejection(
            mesh.field.heading,
            "`appMesh` has no `virtualNodeGroup`",
            "add `virtualNodeGroup` with the canary's and the stable VirtualNode",
            (NIL_DEREFERENCE,),
            outcome=PANICS,
        )


def _sticky_for_too_long(routing: SpecPlace) -> Iterator[Rejection]:
    """rollout/trafficrouting/alb/alb.go:391-393, 507-509."""
    stickiness = routing.get("alb", "stickinessConfig")
    duration = stickiness.get("durationSeconds")
    seconds = duration.number
    if stickiness.field.get("enabled").boolean().value and seconds is not None and not 1 <= seconds <= _SEVEN_DAYS:
        yield Rejection(
            duration.field,
            f"ALB takes no stickiness of {seconds} seconds",
            f"write 1 to {_SEVEN_DAYS} seconds",
            ("TargetGroupStickinessConfig's duration must be between 1 and 604800 seconds (7 days)!",),
            outcome=FAILS,
        )


def _refused_objects(objects: RouterObjects) -> Iterator[Rejection]:
    for mapping in objects.of_kind("Mapping"):
        yield from mapping.judged(partial(_weighted, mapping))
    for service in objects.of_kind(MESH_SERVICE):
        yield from service.judged(partial(_without_router, service))
    for router in objects.of_kind(MESH_ROUTER):
        yield from router.judged(partial(_refused_router, router))


def _weighted(named: NamedObject, mapping: Resource) -> Iterator[Rejection]:
    """V57. What is no integer counts as no weight."""
    weight = SpecPlace(mapping.spec.get("weight"), "spec.weight")
    if weight.number:
        yield weight.refused(
            invalid(mapping.name, f'Ambassador mapping "{mapping.name}" can not define weight'),
            f"Mapping `{mapping.name}` has a weight of its own",
            "remove the weight: the Rollout makes a second Mapping with the canary's, and this one gets the rest",
            at=named.place(weight.field.span),
            related=(named.beside(weight.field.span),),
        )


def _without_router(named: NamedObject, service: Resource) -> Iterator[Rejection]:
    from rollout_lint.manifests.app_mesh import has_router

    if not has_router(service):
        provider = service.spec.get("provider")
        place = provider.heading if provider.present else service.span
        yield Rejection(
            named.place(place),
            f"no VirtualRouter provides for VirtualService `{service.name}`",
            "name one under `provider.virtualRouter.virtualRouterRef`: its routes are what the controller weighs",
            ("Virtual-service is not associated with virtual-router",),
            (named.beside(place),),
            FAILS,
        )


def _refused_router(named: NamedObject, router: Resource) -> Iterator[Rejection]:
    """V58."""
    from rollout_lint.manifests.app_mesh import mesh_refusal

    refusal = mesh_refusal(router)
    if refusal is not None:
        says = f"{refusal.path}: {invalid(router.name, refusal.says)}"
        yield Rejection(named.place(refusal.at), refusal.message, refusal.help, (says,), (named.beside(refusal.at),))


def _splits_made_by_hand(objects: RouterObjects) -> Iterator[Draft]:
    """rollout/trafficrouting/smi/smi.go:216."""
    for split in objects.made_by_hand:
        if split.kind == "TrafficSplit":
            yield finding(
                at=objects.place(split.span),
                message=f"Rollout `{objects.rollout.name}` makes TrafficSplit `{split.name}` itself, and fails where "
                f"somebody else has: `Rollout does not own TrafficSplit `{split.name}``",
                help="remove it, or give it another name",
                level=Level.WARNING,
                related=(Related(objects.span, "this Rollout"),),
            )


def _claimed(objects: RouterObjects) -> Iterator[Draft]:
    """V56. Only the lint of Argo Rollouts comes here: the controller asks for no VirtualService of such a Rollout."""
    for service in objects.claimed:
        yield finding(
            at=service.annotations.get(MANAGED_BY),
            message=f"VirtualService `{service.name}` says that Rollout `{objects.rollout.name}` manages it, which has "
            "no Istio (`kubectl argo rollouts lint`: `Rollout object is not configured with Istio traffic routing`)",
            help="remove the annotation, or add `trafficRouting.istio`",
            level=Level.WARNING,
            related=(Related(objects.span, "this Rollout"),),
        )
