"""An API version that is not served.

**Why** Argo Rollouts serves `argoproj.io/v1alpha1` and nothing else, Istio `v1`, `v1beta1` and `v1alpha3` of its
networking group. An object of another version is refused with `no matches for kind`.

**Bad**

```yaml
apiVersion: argoproj.io/v1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: success-rate
      provider:
        job: {}
```

→ RL007 `argoproj.io/v1`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: success-rate
      provider:
        job: {}
```

**Fix** Write the served version.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.manifests.resource import Resource
from rollout_lint.rule import rule
from rollout_lint.schema.validate import served_versions
from rollout_lint.source.field import filled_in_later


@rule(
    "RL007",
    "unknown-version",
    on=Resource,
    level=Level.WARNING,
    basis=Basis.FACT,
    checklist="compiles",
)
def unknown_version(resource: Resource) -> Iterator[Draft]:
    served = served_versions(resource.group, resource.kind)
    if served and resource.version not in served and not filled_in_later(resource.version):
        versions = " or ".join(f"`{resource.group}/{version}`" for version in served)
        yield finding(
            at=resource.field.get("apiVersion"),
            message=f"`{resource.group}/{resource.version}` is not served for {resource.kind}",
            help=f"write {versions}",
        )
