"""An analysis names no template.

**Why** An inline, pre- or post-promotion analysis without templates starts no AnalysisRun and then waits for one: the
step never completes, promotion never begins, or the new pods never become stable (rollout/analysis.go:418,
rollout/pause.go:160, rollout/sync.go:1307). A background one never runs. Neither the API server nor `kubectl argo
rollouts lint` says so.

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
      steps:
        - setWeight: 20
        - analysis:
            templates: []
```

→ RL108 `[]`

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
      steps:
        - setWeight: 20
        - analysis:
            templates: [{templateName: slo}]
```

**Fix** Name a template under `templates`, or remove the analysis.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.manifests.analysis import Analysis, AnalysisPlace
from rollout_lint.rule import rule

_OUTCOMES = {
    AnalysisPlace.STEP: "this step never completes",
    AnalysisPlace.BACKGROUND: "it never runs",
    AnalysisPlace.PRE_PROMOTION: "promotion never begins",
    AnalysisPlace.POST_PROMOTION: "the new pods never become stable",
}


@rule(
    "RL108",
    "empty-analysis",
    on=Analysis,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="analysis",
)
def empty_analysis(analysis: Analysis) -> Iterator[Draft]:
    outcome = _OUTCOMES.get(analysis.place)
    if outcome is None or analysis.templates:
        return
    templates = analysis.field.get("templates")
    yield finding(
        at=templates if templates.written else analysis.field,
        message=f"{analysis.label} names no template: {outcome}",
        help="name an AnalysisTemplate under `templates`, or remove the analysis",
    )
