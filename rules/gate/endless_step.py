"""An experiment step never ends.

**Why** An experiment ends when its `duration` is over, or when all analyses with `requiredForCompletion: true` have
succeeded. With neither it runs until somebody terminates it, and the rollout stands still at that step. A `duration`
is a Go duration: `1d`, or `600` without a unit, cannot be read, and what cannot be read never passes
(utils/experiment/experiment.go:94-108). Nothing refuses either.

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
        - experiment:
            templates: [{name: candidate, specRef: canary}]
            analyses: [{name: slo, templateName: slo}]
        - experiment:
            duration: 1d
            templates: [{name: candidate, specRef: canary}]
```

→ RL109 `experiment`
→ RL109 `1d`

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
        - experiment:
            templates: [{name: candidate, specRef: canary}]
            analyses: [{name: slo, templateName: slo, requiredForCompletion: true}]
        - experiment:
            duration: 24h
            templates: [{name: candidate, specRef: canary}]
```

**Fix** Add a `duration` in hours, minutes and seconds, or `requiredForCompletion: true` to an analysis.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.manifests.durations import go_duration
from rollout_lint.manifests.rollout import Step
from rollout_lint.rule import rule


@rule(
    "RL109",
    "endless-step",
    on=Step,
    level=Level.ERROR,
    basis=Basis.FACT,
)
def endless_step(step: Step) -> Iterator[Draft]:
    experiment = step.experiment
    if not experiment.is_mapping or _is_ended_by_analysis(step):
        return
    duration = experiment.get("duration")
    bound = duration.string()
    if duration.present and not isinstance(duration.scalar, str):
        return
    if bound.known and not bound.value:
        yield finding(
            at=duration if duration.present else experiment.heading,
            message="the rollout waits here until somebody terminates the experiment: it has no `duration`, and no "
            "analysis is required for its completion",
            help="add a `duration`, or `requiredForCompletion: true` to an analysis",
        )
    elif bound.known and bound.value and go_duration(bound.value) is None:
        yield finding(
            at=duration,
            message="the rollout waits here until somebody terminates the experiment: its `duration`, "
            f"`{bound.value}`, is no Go duration",
            help="write hours, minutes and seconds: `24h`, `10m`, `1h30m`",
        )


def _is_ended_by_analysis(step: Step) -> bool:
    """Whether an analysis ends it, or may."""
    required = [entry.get("requiredForCompletion").boolean(False) for entry in step.experiment.get("analyses").items()]
    return any(each.value or not each.known for each in required)
