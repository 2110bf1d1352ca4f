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

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.gated import UnresolvedTemplate, UnresolvedTemplates
from rollout_lint.manifests.project import Presence
from rollout_lint.rule import rule

_DECLARE = "name the folder that holds it under `context:`, or declare it under `external:`"


@rule(
    "RL401",
    "dangling-template",
    on=UnresolvedTemplates,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="references",
)
def dangling_template(unresolved: UnresolvedTemplates) -> Iterator[Draft]:
    unknown = []
    for missing in unresolved.references:
        if missing.resolution.presence is Presence.ABSENT:
            yield _absent(missing)
        elif missing.resolution.presence is Presence.UNKNOWN:
            unknown.append(missing)
    if unknown:
        yield _unknown(unknown)


def _absent(missing: UnresolvedTemplate) -> Draft:
    reference, resolution = missing.reference, missing.resolution
    namespace = f" in namespace `{missing.origin.namespace}`" if missing.origin.namespace else ""
    near = resolution.near[0] if resolution.near else None
    if near is None:
        in_view = ", ".join(f"`{name}`" for name in resolution.in_view[:5])
        advice = f"correct the name (in view: {in_view or 'none'}), or {_DECLARE}"
    elif near.kind != reference.kind:
        wanted = "true" if near.kind == "ClusterAnalysisTemplate" else "false"
        advice = f"there is a {near.kind} of that name: set `clusterScope: {wanted}`"
    elif near.name == reference.name.value:
        advice = f"there is one in namespace `{near.namespace}`: templates are looked up in the Rollout's namespace"
    else:
        advice = f"did you mean `{near.name}`?"
    return finding(
        at=reference,
        message=f"{reference.kind} `{reference.name.value}` does not exist{namespace}: {missing.origin.kind} "
        f"`{missing.origin.name}` cannot run this analysis",
        help=advice,
        related=(Related(near.span, f"{near.kind} `{near.name}`"),) if near else (),
    )


def _unknown(unknown: list[UnresolvedTemplate]) -> Draft:
    first = unknown[0]
    others = f" and {len(unknown) - 1} more" if len(unknown) > 1 else ""
    return finding(
        at=first.reference,
        message=f"{first.reference.kind} `{first.reference.name.value}`{others} may exist or not: "
        f"{first.resolution.why}",
        help=_DECLARE,
        level=Level.NOTE,
        related=tuple(Related(other.span, "not in view either") for other in unknown[1:]),
    )
