"""The background analysis ends before its first measurement.

**Why** A background analysis starts at `startingStep`, counted from 0, and is ended, as Successful, when the Rollout is
promoted. With a `startingStep` behind the last step, or a metric whose `initialDelay` is longer than what is left of
the steps, the release is over before anything was measured: every version passes. An endless pause or a step that takes
a time of its own may save it, and then nothing is said here.

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
      analysis:
        startingStep: 3
        templates: [{templateName: slo}]
      steps:
        - setWeight: 20
        - pause: {duration: 5m}
        - setWeight: 50
```

→ RL106 `3`

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
      analysis:
        templates: [{templateName: slo}]
      steps:
        - setWeight: 20
        - pause: {duration: 5m}
        - setWeight: 50
        - pause: {duration: 5m}
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: success-rate
      initialDelay: 30m
      interval: 1m
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus: {address: http://prometheus:9090, query: job:success:ratio}
```

→ RL106 `30m`

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
      analysis:
        startingStep: 1
        templates: [{templateName: slo}]
      steps:
        - setWeight: 20
        - pause: {duration: 5m}
        - setWeight: 50
        - pause: {duration: 5m}
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: success-rate
      initialDelay: 2m
      interval: 1m
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus: {address: http://prometheus:9090, query: job:success:ratio}
```

**Fix** Start at a step that exists, and keep `initialDelay` well below the pauses that follow it. Steps count from 0.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, TraceStep, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.gated import GatedRollout
from rollout_lint.gates.step_time import StepTime, time_of
from rollout_lint.manifests.rollout import Canary
from rollout_lint.rule import rule


@rule(
    "RL106",
    "background-never-measures",
    on=GatedRollout,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="analysis",
)
def background_never_measures(gated: GatedRollout) -> Iterator[Draft]:
    canary, gate = gated.rollout.canary, gated.background
    if canary is None or gate is None or not canary.starting_step.known or not _knows_steps(canary):
        return
    starting = canary.starting_step.value or 0
    count = len(canary.steps)
    if canary.starting_step.present and count and starting >= count:
        yield finding(
            at=canary.starting_step,
            message=f"the background analysis starts at step {starting}, when the release is over: there "
            f"{'is 1 step' if count == 1 else f'are {count} steps'}, counted from 0",
            help=f"start at 0 to {count - 1}",
        )
        return
    left = time_of(canary, canary.steps[starting:], changes=1)
    for metric in gate.metrics if left is not None else ():
        delay = metric.initial_delay
        if delay.known and delay.value and not metric.is_dry_run and left is not None and delay.value >= left.pauses:
            yield _too_late(canary, metric, delay.value, left)


def _knows_steps(canary: Canary) -> bool:
    steps = canary.field.get("steps")
    return steps.is_list or not steps.present


def _too_late(canary: Canary, metric: GateMetric, delay: float, left: StepTime) -> Draft:
    from rollout_lint.gates.replay.consequence import minutes

    starting = canary.starting_step.value or 0
    is_certain = delay >= left.at_most
    outcome = "is never measured" if is_certain else "is measured once at best, when the release is over"
    pauses = tuple(
        TraceStep(
            f"step {step.index + 1}: a pause of {minutes(step.pause_seconds.value or 0.0)}", step.pause_seconds.span
        )
        for step in canary.steps[starting:]
        if step.pause.present
    )
    return finding(
        at=metric.initial_delay,
        message=f"`{metric.name}` {outcome}: it waits {minutes(delay)}, and the pauses that are left last "
        f"{minutes(left.pauses)}",
        help="take an `initialDelay` well below the pauses that follow the start of the analysis",
        level=None if is_certain else Level.WARNING,
        related=(Related(metric.gate.span, f"it starts at step {starting + 1} of {len(canary.steps)}"),)
        if canary.steps
        else (Related(metric.gate.span, "it starts with the release, which has no steps"),),
        trace=pauses,
    )
