"""A section of the VirtualService that the Rollout does not ask for makes it invalid.

**Why** The controller validates every section that the VirtualService has, not only those whose routes the Rollout
names: a `tcp` or `tls` section beside the http routes must have exactly one route as well, and it must lead to canary
and stable; its weights are set too (validation_references.go:406-447; argoproj/argo-rollouts#3454). An empty list makes
the controller crash (rollout/trafficrouting/istio/istio.go:1023-1025, 1080-1082).

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
        istio:
          virtualService: {name: catalog, routes: [primary]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: catalog
spec:
  hosts: [catalog]
  http:
    - name: primary
      route:
        - destination: {host: catalog-stable}
          weight: 100
        - destination: {host: catalog-canary}
          weight: 0
  tcp:
    - match: [{port: 9000}]
      route:
        - destination: {host: catalog-metrics}
```

→ RL513 `tcp`

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
        istio:
          virtualService: {name: catalog, routes: [primary]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: catalog
spec:
  hosts: [catalog]
  http:
    - name: primary
      route:
        - destination: {host: catalog-stable}
          weight: 100
        - destination: {host: catalog-canary}
          weight: 0
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: catalog-metrics
spec:
  hosts: [catalog]
  tcp:
    - match: [{port: 9000}]
      route:
        - destination: {host: catalog-metrics}
```

**Fix** Move the section to a VirtualService of its own, which the Rollout does not name.
"""

from collections.abc import Iterator
from functools import partial

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.manifests.istio.destinations import missing_destinations
from rollout_lint.manifests.istio.routed import NamedVirtualService, RoutedRollout, RoutedVirtualService
from rollout_lint.manifests.istio.selection import ASKED_BY, Selection
from rollout_lint.rule import rule

_CRASH = "the controller crashes on it"


@rule(
    "RL513",
    "protocol-section",
    on=RoutedRollout,
    level=Level.ERROR,
    basis=Basis.FACT,
)
def protocol_section(routed: RoutedRollout) -> Iterator[Draft]:
    """V53-V55, as far as they are about routes that the Rollout does not mean."""
    for named in routed.named:
        yield from named.judged(partial(_unmeant, named))


def _unmeant(named: NamedVirtualService, service: RoutedVirtualService) -> Iterator[Draft]:
    for selection in service.selections:
        protocol = selection.protocol
        section = service.service.section(protocol)
        if protocol != "http" and not section.size and not selection.asked:
            yield finding(
                at=section,
                message=f"`{protocol}` of VirtualService `{service.service.name}` is an empty list: {_CRASH}",
                help=f"remove `{protocol}`",
                related=(Related(named.span, "the Rollout names this VirtualService"),),
            )
        elif not service.is_meant(protocol):
            says = _says(selection, service)
            if says:
                yield finding(
                    at=section.heading,
                    message=f"the Rollout asks for no route of `{protocol}`, and its routes must fit all the same "
                    f"(InvalidSpec: `{says}`)",
                    help="move this section to a VirtualService that the Rollout does not name, or name its route "
                    f"under `{ASKED_BY[protocol]}` and lead it to canary and stable",
                    related=(Related(named.span, "the Rollout names this VirtualService"),),
                )


def _says(selection: Selection, service: RoutedVirtualService) -> str:
    """The controller's words about a section; destinations come first."""
    for route in selection.routes:
        for missing in missing_destinations(route, service.routing):
            return missing.says
    return next((refusal.says.partition(" when omitting")[0] for refusal in selection.refusals), "")
