"""After an abort the new pods are never scaled down.

**Why** `abortScaleDownDelaySeconds: 0` does not mean "at once": written out, 0 means never (defaults.go:212-238).
After an abort the failed version keeps running at full size, and is paid for, until somebody looks.

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
      abortScaleDownDelaySeconds: 0
```

→ RL704 `0`

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
      abortScaleDownDelaySeconds: 60
```

**Fix** Give the delay in seconds, at least twice the p99 of the request duration.
"""

from collections.abc import Iterator
from math import inf

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.manifests.drain import abort_drain
from rollout_lint.manifests.rollout import Rollout
from rollout_lint.rule import rule


@rule(
    "RL704",
    "never-scaled-down",
    on=Rollout,
    level=Level.WARNING,
    basis=Basis.FACT,
    checklist="drain",
)
def never_scaled_down(rollout: Rollout) -> Iterator[Draft]:
    drain = abort_drain(rollout)
    if drain is not None and drain.value == inf:
        yield finding(
            at=drain,
            message="`abortScaleDownDelaySeconds: 0` means never: after an abort the new pods keep running",
            help="write a number of seconds, at least twice the p99 of the request duration; 30 is the default",
        )
