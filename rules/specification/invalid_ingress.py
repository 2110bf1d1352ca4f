"""No rule of the Ingress leads to the Rollout's stable Service.

**Why** The NGINX router copies the rules of its stable Ingress that lead to `stableService`; ALB adds an action to
those that lead to `rootService`, or else to `stableService`. An Ingress without such a rule leaves nothing to copy or
to act on: the controller sets the condition InvalidSpec. A `defaultBackend` does not count, and only the name does: an
action of ALB (port `use-annotation`) leads to the Service that it is called after. On a rule without
`http`, or a backend that is a `resource`, the controller panics (utils/ingress/ingress.go,
rollout/trafficrouting/nginx/nginx.go:97-122). Two mistakes need no error to stop a release, and are warnings: ALB
ignores the weights where the port is not `use-annotation`, and an Ingress called like the one that the NGINX router
makes, `<rollout>-<stableIngress>-canary`, is not its own to change.

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
      stableService: catalog-stable
      canaryService: catalog-canary
      trafficRouting:
        nginx: {stableIngress: catalog}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: catalog
spec:
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: catalog, port: {number: 80}}}
```

→ RL910 `catalog`

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
      stableService: catalog-stable
      canaryService: catalog-canary
      trafficRouting:
        alb: {ingress: catalog, servicePort: 80}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: catalog
spec:
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: catalog-stable, port: {number: 80}}}
```

→ RL910 `80`

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
      stableService: catalog-stable
      canaryService: catalog-canary
      trafficRouting:
        nginx: {stableIngress: catalog}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: catalog
spec:
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: catalog-stable, port: {number: 80}}}
```

**Fix** Let a rule of the Ingress lead to the stable Service (ALB: to the root Service, with the port name
`use-annotation`), or name the Ingress that does. Leave the canary Ingress to the controller.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.manifests.ingresses import NamedIngress
from rollout_lint.manifests.rejection import NIL_DEREFERENCE, PANICS, Rejection, SpecPlace, invalid
from rollout_lint.manifests.router_objects import RouterObjects
from rollout_lint.rule import rule

from ._rejected import rejected


@rule(
    "RL910",
    "invalid-ingress",
    on=(NamedIngress, RouterObjects),
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="references",
)
def invalid_ingress(subject: NamedIngress | RouterObjects) -> Iterator[Draft]:
    if isinstance(subject, RouterObjects):
        yield from _made_by_hand(subject)
        return
    yield from rejected((*_unled(subject), *_breaking(subject)))
    yield from _ignored(subject)


def _unled(named: NamedIngress) -> Iterator[Rejection]:
    """V48."""
    name, service = named.name.text, named.service.text
    if named.is_unled:
        yield SpecPlace(named.name, named.path).refused(
            invalid(name, f"ingress `{name}` has no rules using service {service} backend"),
            f"no rule of Ingress `{name}` leads to Service `{service}`",
            f"let a rule of the Ingress lead to `{service}`, or name the Ingress that does",
            related=(
                *(Related(ingress.span, "this Ingress") for ingress in named.ingresses),
                Related(named.service.span, "the Service that it must lead to"),
            ),
        )


def _breaking(named: NamedIngress) -> Iterator[Rejection]:
    place = named.breaks_at
    if place is not None:
        is_rule = place.key is None
        what = "a rule without `http`" if is_rule else "a backend without a Service"
        yield Rejection(
            named.place(place.heading),
            f"the controller panics on {what} of Ingress `{named.name.text}`",
            "give the rule paths to a Service" if is_rule else "lead to a Service, or move the path to another Ingress",
            (NIL_DEREFERENCE,),
            (named.beside(place.heading),),
            PANICS,
        )


def _ignored(named: NamedIngress) -> Iterator[Draft]:
    port = named.ignores_weights
    if port is not None:
        yield finding(
            at=named.place(port.span),
            message=f"ALB ignores the weights: no path to `{named.service.text}` in Ingress `{named.name.text}` has "
            "the port name `use-annotation`",
            help="write `port: {name: use-annotation}`: the annotation that the controller writes says where to go",
            level=Level.WARNING,
            related=(named.beside(port.span),),
        )


def _made_by_hand(objects: RouterObjects) -> Iterator[Draft]:
    for ingress in objects.made_by_hand:
        if ingress.kind == "Ingress":
            yield finding(
                at=objects.place(ingress.span),
                message=f"Rollout `{objects.rollout.name}` makes Ingress `{ingress.name}` itself, and fails where "
                f"somebody else has: `canary ingress `{ingress.name}` controlled by different object`",
                help="remove it; what it adds goes into `nginx.additionalIngressAnnotations`",
                level=Level.WARNING,
                related=(Related(objects.span, "this Rollout"),),
            )
