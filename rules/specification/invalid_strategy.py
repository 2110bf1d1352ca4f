"""A Rollout has no strategy, or two.

**Why** A Rollout is either a canary or a blue-green. With neither, or with both, the controller sets the condition
InvalidSpec, and no change of the Rollout reaches a pod. `canary:` with nothing under it is null, which is none; the
mapping `canary: {}` is one. A strategy with a `type`, as a Deployment's, is none either.

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
```

→ RL901 `canary`

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
    canary: {}
```

**Fix** Write one of `canary` and `blueGreen` under `strategy`.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related
from rollout_lint.manifests.partial import reads_as_patch
from rollout_lint.manifests.rejection import Rejection, SpecPlace, invalid, required
from rollout_lint.manifests.rollout import Rollout
from rollout_lint.rule import rule

from ._rejected import rejected

_NONE = "Rollout has missing field '.spec.strategy.canary or .spec.strategy.blueGreen'"
_BOTH = "Multiple Strategies can not be listed"
_STRATEGIES = ("canary", "blueGreen")
_NEAR = 0.7
"""A difflib ratio: above it another field is a misspelt strategy, which RL003 names."""


@rule(
    "RL901",
    "invalid-strategy",
    on=Rollout,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
)
def invalid_strategy(rollout: Rollout) -> Iterator[Draft]:
    strategy = SpecPlace(rollout.spec.get("strategy"), "spec.strategy")
    yield from rejected((*_neither(strategy, rollout), *_both(strategy)))


def _neither(strategy: SpecPlace, rollout: Rollout) -> Iterator[Rejection]:
    """V12."""
    if rollout.strategy is not None or (strategy.present and not strategy.field.is_mapping) or reads_as_patch(rollout):
        return
    from difflib import get_close_matches

    empty = None
    for name, field in strategy.field.entries():
        if name in _STRATEGIES:
            empty = field
        elif get_close_matches(name.lower(), ("canary", "bluegreen"), cutoff=_NEAR):
            return
    yield strategy.get("strategy").refused(
        required(_NONE),
        f"Rollout `{rollout.name}` has no strategy: it is neither a canary nor a blue-green",
        "write `canary: {}` or `blueGreen:` with an `activeService` under `strategy`",
        at=strategy.field if empty is None else empty.heading,
    )


def _both(strategy: SpecPlace) -> Iterator[Rejection]:
    """V13."""
    first, second = (
        sorted((strategy.field.get(name).heading for name in _STRATEGIES), key=lambda span: span.start)
        if all(strategy.field.get(name).present for name in _STRATEGIES)
        else (None, None)
    )
    if first is None or second is None:
        return
    yield strategy.get("strategy").refused(
        invalid("blueGreen: true canary: true", _BOTH),
        "a Rollout has one strategy, and this one has both `canary` and `blueGreen`",
        "keep one of them",
        at=second,
        related=(Related(first, "the other one"),),
    )
