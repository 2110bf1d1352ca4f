"""A count, a deadline or a limit of a Rollout is out of its range.

**Why** The controller refuses a negative number of replicas, revisions or seconds, a deadline that a healthy pod
cannot meet (`progressDeadlineSeconds`, 600 unless set, must be greater than `minReadySeconds`), a canary that may
neither add nor take away a pod (`maxSurge` and `maxUnavailable` both zero), more ReplicaSets to keep than revisions to
remember, and an `antiAffinity` that is not exactly one of its two kinds. It sets the condition InvalidSpec.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  minReadySeconds: 600
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      maxSurge: 0
      maxUnavailable: 0%
```

→ RL906 `600`
→ RL906 `0`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  minReadySeconds: 600
  progressDeadlineSeconds: 900
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      maxSurge: 1
      maxUnavailable: 0
```

**Fix** Write a number in the range, or leave the field out for its default.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related
from rollout_lint.manifests.int_or_percent import int_or_percent
from rollout_lint.manifests.rejection import Rejection, SpecPlace, invalid
from rollout_lint.manifests.rollout import Rollout
from rollout_lint.rule import rule

from ._rejected import rejected

DEFAULT_DEADLINE = 600
"""Seconds (defaults.go)."""
DEFAULT_HISTORY = 10
"""Revisions (defaults.go)."""

_NOT_NEGATIVE = ("replicas", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds")
"""V1, V8, V9, V10."""
_NEGATIVE = "must be greater than or equal to 0"
_DEADLINE = "must be greater than minReadySeconds"
_NO_PROGRESS = "MaxSurge and MaxUnavailable both can not be zero"
_HISTORY = "This rollout's revision history limit can not be smaller than the rollout's scale down limit"
_ONE_ANTI_AFFINITY = "AntiAffinity must have exactly one strategy listed"
_WEIGHT = "AntiAffinity weight must be between 1-100"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_LARGEST_WEIGHT = 100


@rule(
    "RL906",
    "invalid-limits",
    on=Rollout,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
)
def invalid_limits(rollout: Rollout) -> Iterator[Draft]:
    spec = SpecPlace(rollout.spec, "spec")
    checks = [_negative(spec), _deadline(spec)]
    if rollout.canary is not None and rollout.blue_green is None:
        canary = SpecPlace(rollout.canary.field, "spec.strategy")
        checks += [_no_progress(canary), _anti_affinity(canary.get("antiAffinity"))]
    elif rollout.blue_green is not None and rollout.canary is None:
        blue_green = SpecPlace(rollout.blue_green.field, "spec.strategy")
        checks += [_history(spec, blue_green), _anti_affinity(blue_green.get("antiAffinity"))]
    yield from rejected(rejection for check in checks for rejection in check)


def _negative(spec: SpecPlace) -> Iterator[Rejection]:
    """V1, V8, V9, V10."""
    for name in _NOT_NEGATIVE:
        place = spec.get(name)
        if place.number is not None and place.number < 0:
            yield place.refused(
                invalid(place.number, _NEGATIVE), f"`{name}` cannot be negative", "write 0 or more, or leave it out"
            )


def _deadline(spec: SpecPlace) -> Iterator[Rejection]:
    """V11."""
    ready, deadline = spec.get("minReadySeconds"), spec.get("progressDeadlineSeconds")
    seconds = deadline.field.integer(DEFAULT_DEADLINE).value
    if seconds is None or (ready.present and ready.number is None) or seconds > (ready.number or 0) or seconds < 0:
        return
    default = "" if deadline.present else ", its default"
    yield deadline.refused(
        invalid(seconds, _DEADLINE),
        f"no pod is ready in time: `progressDeadlineSeconds` is {seconds}{default}, "
        f"and `minReadySeconds` is {ready.number or 0}",
        "set `progressDeadlineSeconds` to more than `minReadySeconds` and the time that a pod takes to start",
        at=deadline.field if deadline.present else ready.field,
        related=(Related(ready.field.span, "a pod counts as ready after these seconds"),)
        if deadline.present and ready.present
        else (),
    )


def _no_progress(canary: SpecPlace) -> Iterator[Rejection]:
    """V16. Each one's default is 25 %: only both together can be zero."""
    surge, unavailable = canary.get("maxSurge"), canary.get("maxUnavailable")
    if int_or_percent(surge.field) == 0 and int_or_percent(unavailable.field) == 0:
        yield surge.refused(
            invalid(surge.field, _NO_PROGRESS),
            f"no pod can be replaced: `maxSurge` is `{surge.text}`, and `maxUnavailable` is `{unavailable.text}`",
            "let one of them be 1 or more",
            related=(Related(unavailable.field.span, "nor may one be taken away"),),
        )


def _history(spec: SpecPlace, blue_green: SpecPlace) -> Iterator[Rejection]:
    """V15."""
    kept, remembered = blue_green.get("scaleDownDelayRevisionLimit"), spec.get("revisionHistoryLimit")
    limit = remembered.field.integer(DEFAULT_HISTORY).value
    if kept.number is not None and limit is not None and kept.number > limit:
        default = "" if remembered.present else ", its default"
        yield kept.refused(
            invalid(kept.number, _HISTORY),
            f"`scaleDownDelayRevisionLimit` is {kept.number}, and `revisionHistoryLimit` is {limit}{default}: "
            "what is forgotten cannot be kept",
            f"write {limit} or less, or raise `revisionHistoryLimit`",
            related=(Related(remembered.field.span, "so many revisions are remembered"),) if remembered.present else (),
        )


def _anti_affinity(place: SpecPlace) -> Iterator[Rejection]:
    """V39."""
    if not place.field.is_mapping:
        return
    preferred, required = place.get(_PREFERRED), place.get(_REQUIRED)
    if preferred.present == required.present:
        has = "both kinds" if preferred.present else "neither kind"
        kinds = ((_PREFERRED, preferred), (_REQUIRED, required))
        shown = " ".join(f"antiAffinity.{n[0].upper()}{n[1:]}: {str(p.present).lower()}" for n, p in kinds)
        yield place.refused(
            invalid(shown, _ONE_ANTI_AFFINITY),
            f"`antiAffinity` is one of `{_PREFERRED}` and `{_REQUIRED}`, and here it is {has}",
            "write one of them",
            at=place.field.heading,
        )
    weight = preferred.get("weight")
    if weight.number is not None and not 1 <= weight.number <= _LARGEST_WEIGHT:
        yield SpecPlace(weight.field, f"{place.path}.weight").refused(
            invalid(weight.number, _WEIGHT), "the weight of `antiAffinity` is 1 to 100", "write one in that range"
        )
