"""The only analysis runs when all users are already on the new version.

**Why** A post-promotion analysis starts after the active Service was switched: every user is on the new version while
it measures, and a failure means that all of them had it (rollout/sync.go:1307-1313). A pre-promotion analysis measures
the preview first and keeps the switch from happening.

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
      previewService: catalog-preview
      postPromotionAnalysis:
        templates: [{templateName: slo}]
```

→ RL605 `blueGreen`

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
      previewService: catalog-preview
      prePromotionAnalysis:
        templates: [{templateName: slo}]
      postPromotionAnalysis:
        templates: [{templateName: slo}]
```

**Fix** Add a `prePromotionAnalysis` on the preview Service; keep the post-promotion analysis for real traffic.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.manifests.analysis import AnalysisPlace
from rollout_lint.manifests.rollout import BlueGreen
from rollout_lint.rule import rule


@rule(
    "RL605",
    "promotion-before-analysis",
    on=BlueGreen,
    level=Level.WARNING,
    basis=Basis.POLICY,
    checklist="analysis",
)
def promotion_before_analysis(blue_green: BlueGreen) -> Iterator[Draft]:
    analyses = {analysis.place: analysis for analysis in blue_green.analyses()}
    after = analyses.get(AnalysisPlace.POST_PROMOTION)
    if after is None or not after.templates or AnalysisPlace.PRE_PROMOTION in analyses:
        return
    yield finding(
        at=blue_green.field.get("prePromotionAnalysis"),
        message=f"Rollout `{blue_green.rollout.name}` is promoted before anything is measured: it has a "
        "post-promotion analysis only",
        help="add a `prePromotionAnalysis`, which keeps a bad version from the users",
        related=(Related(after.span, "this one starts when all traffic has moved"),),
    )
