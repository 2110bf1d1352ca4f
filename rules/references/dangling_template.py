"""An analysis refers to a template that does not exist.

**Why** The controller looks a template up when the Rollout is reconciled: a name that is not there makes the Rollout
InvalidSpec (`AnalysisTemplate 'x' not found`), or, in an experiment, fails it in the middle of the release. `kubectl
argo rollouts lint` does not look. A template is *absent* where the files that are applied together hold other
templates and not this one, or `context: complete` says that all is in view; where no template is in view it may well
be in the cluster: that is noted once.

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
      prePromotionAnalysis:
        templates: [{templateName: succes-rate}]
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: success-rate
spec:
  metrics:
    - name: success-rate
      provider:
        job: {}
```

→ RL401 `succes-rate`

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
      prePromotionAnalysis:
        templates: [{templateName: success-rate, clusterScope: true}]
---
apiVersion: argoproj.io/v1alpha1
kind: ClusterAnalysisTemplate
metadata:
  name: success-rate
spec:
  metrics:
    - name: success-rate
      provider:
        job: {}
```

**Fix** Correct the name, its namespace or `clusterScope`; name the folder that holds it under `context:`, or declare
it under `external:` if it lives elsewhere.
"""

from collections.abc import Iterator

from rollout_lint.dangling import advice, near_misses, not_in_view
from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.manifests.unresolved import UnresolvedTemplates
from rollout_lint.rule import rule


@rule(
    "RL401",
    "dangling-template",
    on=UnresolvedTemplates,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="references",
)
def dangling_template(unresolved: UnresolvedTemplates) -> Iterator[Draft]:
    for missing in unresolved.absent:
        namespace = f" in namespace `{missing.origin.namespace}`" if missing.origin.namespace else ""
        yield finding(
            at=missing,
            message=f"{missing.kind} `{missing.name}` does not exist{namespace}: {missing.origin.kind} "
            f"`{missing.origin.name}` cannot run this analysis",
            help=advice(missing),
            related=near_misses([missing]),
        )
    yield from not_in_view(unresolved)
