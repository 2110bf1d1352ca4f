"""How long requests take is not known, so no drain can be judged.

**Why** `abortScaleDownDelaySeconds`, `scaleDownDelaySeconds` and `terminationGracePeriodSeconds` are long or short
only in relation to the requests of the service: RL701, RL702 and RL703 need its p99. It is taken from the annotation
`rollout-lint/p99` on the Rollout, else from `services:` of the configuration, else from the boundary of a gate on the
p99 latency. Told once a run, for all Rollouts that nothing is known of.

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
      autoPromotionEnabled: false
      prePromotionAnalysis:
        templates: [{templateName: slo}]
```

→ RL706 `catalog`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
  annotations:
    rollout-lint/p99: 500ms
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    blueGreen:
      activeService: catalog
      autoPromotionEnabled: false
      prePromotionAnalysis:
        templates: [{templateName: slo}]
```

**Fix** Annotate the Rollout with `rollout-lint/p99: 500ms`, or declare `services: {catalog: {p99: 500ms}}`.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.declared import P99_ANNOTATION
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.request_latency import GatedRollouts, request_p99
from rollout_lint.rule import rule


@rule(
    "RL706",
    "unknown-p99",
    on=GatedRollouts,
    level=Level.NOTE,
    basis=Basis.POLICY,
    checklist="drain",
)
def unknown_p99(gated: GatedRollouts, policy: Policy) -> Iterator[Draft]:
    unknown = [
        each.rollout
        for each in gated.rollouts
        if each.rollout.strategy is not None and request_p99(each, policy) is None
    ]
    if not unknown:
        return
    first, *others = unknown
    written = first.annotation(P99_ANNOTATION)
    more = f" and {len(others)} more" if others else ""
    why = f": `{written.text}` is no duration" if written.present else ""
    yield finding(
        at=written if written.present else first,
        message=f"how long requests of Rollout `{first.name}`{more} take is not known{why}, so its drain is not judged",
        help=f"annotate the Rollout with `{P99_ANNOTATION}: 500ms`, or declare "
        f"`services: {{{first.name}: {{p99: 500ms}}}}`",
        related=tuple(Related(other.span, f"nor that of Rollout `{other.name}`") for other in others),
        once_a_run=True,
    )
