"""Two objects of one name are applied together.

**Why** Of two objects with the same kind, namespace and name, the one that is applied last wins, and which that is
depends on the tool: `kubectl apply -f .` goes by file name, kustomize refuses. A reference to the name may mean
either, so both are judged.

**Bad**

```yaml one.yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: errors
spec:
  metrics:
    - name: errors
      provider:
        job: {}
```

```yaml two.yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: errors
spec:
  metrics:
    - name: other-errors
      provider:
        job: {}
```

→ RL009 `errors`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: errors
  namespace: shop
spec:
  metrics:
    - name: errors
      provider:
        job: {}
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: errors
  namespace: search
spec:
  metrics:
    - name: errors
      provider:
        job: {}
```

**Fix** Rename one, give the two their namespaces, or keep variants of one object in folders of their own.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.manifests.project import DefinedTwice
from rollout_lint.rule import rule


@rule(
    "RL009",
    "defined-twice",
    on=DefinedTwice,
    level=Level.NOTE,
    basis=Basis.FACT,
)
def defined_twice(twice: DefinedTwice) -> Iterator[Draft]:
    kind, name = twice.second.kind, twice.second.name
    yield finding(
        at=twice,
        message=f"{kind} `{name}` is defined twice in `{twice.unit.name}`: the one that is applied last wins",
        help="rename one of them, or keep variants of one object in folders of their own",
        related=(Related(twice.first.span, f"{kind} `{name}` is here first"),),
    )
