"""No rule of the Ingress leads to the Rollout's stable Service.

**Why** The NGINX router copies the rules of its stable Ingress that lead to `stableService`; ALB adds an action to
those that lead to `rootService`, or else to `stableService`. An Ingress without such a rule leaves nothing to copy or
to act on: the controller sets the condition InvalidSpec. A `defaultBackend` does not count.

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

**Fix** Let a rule of the Ingress lead to the stable Service (ALB: to the root Service), or name the Ingress that does.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related
from rollout_lint.manifests.ingresses import NamedIngress
from rollout_lint.manifests.rejection import SpecPlace, invalid
from rollout_lint.rule import rule

from ._rejected import rejected


@rule(
    "RL910",
    "invalid-ingress",
    on=NamedIngress,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="references",
)
def invalid_ingress(named: NamedIngress) -> Iterator[Draft]:
    """V48."""
    name, service = named.name.text, named.service.text
    if not named.is_unled:
        return
    detail = f"ingress `{name}` has no rules using service {service} backend"
    yield from rejected(
        [
            SpecPlace(named.name, named.path).refused(
                invalid(name, detail),
                f"no rule of Ingress `{name}` leads to Service `{service}`",
                f"let a rule of the Ingress lead to `{service}`, or name the Ingress that does",
                related=(
                    *(Related(ingress.span, "this Ingress") for ingress in named.ingresses),
                    Related(named.service.span, "the Service that it must lead to"),
                ),
            )
        ]
    )
