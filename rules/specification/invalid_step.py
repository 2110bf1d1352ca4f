"""A canary step is none, is two at once, or holds a value that no step takes.

**Why** A step does one thing: with two of `setWeight`, `pause`, `experiment` and `analysis`, or with none, the
controller sets the condition InvalidSpec. `pause:` with nothing behind it is null, and so no step; `pause: {}` waits
for a person. A weight goes from 0 to 100, or to `maxTrafficWeight`. A pause's `duration` is a number of seconds or a
Go duration such as `10m` or `1h30m`: `1d` and `10 m` are none.

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
          pause: {duration: 10m}
        - pause:
        - setWeight: 120
        - pause: {duration: 1d}
```

→ RL902 `pause`
→ RL902 `pause`
→ RL902 `120`
→ RL902 `1d`

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
        - pause: {duration: 10m}
        - pause: {}
        - setWeight: 100
        - pause: {duration: 24h}
```

**Fix** Give each thing a step of its own; write days as hours.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related
from rollout_lint.manifests.durations import go_duration
from rollout_lint.manifests.rejection import Rejection, SpecPlace, invalid
from rollout_lint.manifests.rollout import STEP_KINDS, Step
from rollout_lint.manifests.routers import TrafficRouting
from rollout_lint.rule import rule
from rollout_lint.source.field import Field

from ._rejected import rejected

_COUNTED = ("experiment", "pause", "setWeight", "analysis")
"""The kinds of which a step may have one. The others are not counted (V26)."""
_ONE_OF = "Step must have one of the following set: experiment, setWeight, setCanaryScale, plugin or pause"
_WEIGHT = "SetWeight needs to be between 0 and {}"
_DURATION = "Duration needs to be greater than 0"
_LARGEST_SECONDS = 2**31 - 1


@rule(
    "RL902",
    "invalid-step",
    on=Step,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
)
def invalid_step(step: Step) -> Iterator[Draft]:
    place = SpecPlace(step.field, f"spec.strategy.steps[{step.index}]")
    checks = (_two_kinds(place), _no_kind(place), _weight(step, place), _pause(place))
    yield from rejected(rejection for check in checks for rejection in check)


def _two_kinds(step: SpecPlace) -> Iterator[Rejection]:
    """V26."""
    kinds = [field for kind in _COUNTED if (field := step.field.get(kind)).present]
    if len(kinds) > 1:
        first, second, *_ = sorted((field.heading for field in kinds), key=lambda heading: heading.start)
        yield step.refused(
            invalid(_shown({kind: step.field.get(kind).present for kind in _COUNTED}), _ONE_OF),
            f"one step has both `{first.excerpt}` and `{second.excerpt}`",
            f"write two steps: `- {first.excerpt}: …` and `- {second.excerpt}: …`",
            at=second,
            related=(Related(first, "the first one"),),
        )


def _no_kind(step: SpecPlace) -> Iterator[Rejection]:
    """V27. A step with a field that no step has is RL003's, which says what was meant."""
    if any(step.field.get(kind).present for kind in STEP_KINDS):
        return
    written = [name for name, _ in step.field.entries()]
    if not set(written) <= set(STEP_KINDS):
        return
    if not step.field.is_mapping and step.text != "":
        return
    if "pause" in written:
        message, help = "`pause:` with nothing behind it is no step", "write `pause: {}` to wait for a person"
    elif written:
        message, help = f"`{written[0]}:` with nothing behind it is no step", "give it a value, or remove the step"
    else:
        message, help = "a step is empty", "remove it"
    yield step.refused(
        # the controller prints here whether each kind is absent
        invalid(_shown(dict.fromkeys((*_COUNTED, *STEP_KINDS), True)), _ONE_OF),
        message,
        help,
    )


def _shown(kinds: dict[str, bool]) -> str:
    """``step.Experiment: true step.Pause: false …``."""
    return " ".join(f"step.{kind[0].upper()}{kind[1:]}: {str(value).lower()}" for kind, value in kinds.items())


def _weight(step: Step, place: SpecPlace) -> Iterator[Rejection]:
    """V28."""
    weight, canary = place.get("setWeight"), step.rollout.canary
    number = weight.number
    if number is None or canary is None:
        return
    largest = TrafficRouting(canary).maximum_weight
    if largest is None or 0 <= number <= largest:
        return
    yield weight.refused(
        invalid(number, _WEIGHT.format(largest)),
        f"a weight is 0 to {largest}, not {number}",
        f"write a percentage from 0 to {largest}" if largest == 100 else f"write a weight from 0 to {largest}",
    )


def _pause(place: SpecPlace) -> Iterator[Rejection]:
    """V29."""
    duration = place.get("pause", "duration")
    seconds = _seconds(duration.field) if duration.present and duration.text is not None else 0
    if seconds is None or seconds < 0:
        why = "it is negative" if seconds is not None or duration.field.text.startswith("-") else "it is no Go duration"
        yield duration.refused(
            invalid(-1 if seconds is None else seconds, _DURATION),
            f"a pause cannot last `{duration.field.text}`: {why}",
            "write seconds, or a Go duration of hours, minutes and seconds: `600`, `10m`, `24h`",
        )


def _seconds(duration: Field) -> int | None:
    """Whole seconds; None where it cannot be read (types.go, DurationSeconds)."""
    value = duration.scalar
    if isinstance(value, (bool, float)) or value is None:
        return 0
    if isinstance(value, int):
        return value
    digits = value[1:] if value[:1] in ("-", "+") else value
    if digits.isascii() and digits.isdigit():
        return int(value) if abs(int(value)) <= _LARGEST_SECONDS else None
    seconds = go_duration(value)
    return None if seconds is None else int(seconds)
