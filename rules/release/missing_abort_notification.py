"""Nobody is told when a release aborts.

**Why** An abort is silent: traffic goes back, the Rollout is Degraded, and Git still holds the bad version. Without a
page nobody looks, and without an annotation on the dashboards nobody can tell the dip from an outage. The controller
sends what a Rollout subscribes to with `notifications.argoproj.io/subscribe.on-rollout-aborted.<service>`, or what the
default subscriptions in the ConfigMap `argo-rollouts-notification-configmap` say. Where `notifications:` is configured
this is an error, and each of its kinds, `page` and `annotation`, has to be sent; `provided-by: platform` says that
somebody else sees to it.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
  annotations:
    notifications.argoproj.io/subscribe.on-rollout-completed.pagerduty: bookstore
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      steps:
        - setWeight: 20
        - analysis: {templates: [{templateName: slo}]}
```

→ RL804 `annotations`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
  annotations:
    notifications.argoproj.io/subscribe.on-rollout-aborted.pagerduty: bookstore
    notifications.argoproj.io/subscribe.on-rollout-aborted.grafana: bookstore
    notifications.argoproj.io/subscribe.on-rollout-completed.grafana: bookstore
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      steps:
        - setWeight: 20
        - analysis: {templates: [{templateName: slo}]}
```

**Good**

```yaml rollout.yaml
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
        - analysis: {templates: [{templateName: slo}]}
```

```yaml notifications.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: argo-rollouts-notification-configmap
data:
  subscriptions: |
    - recipients: [pagerduty:bookstore, grafana:slo]
      triggers: [on-rollout-aborted, on-rollout-completed]
```

**Fix** Annotate the Rollout with `notifications.argoproj.io/subscribe.on-rollout-aborted.<service>: <recipient>`, once
for the service that pages and once for the one that annotates.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Undecided
from rollout_lint.gates.policy import Policy
from rollout_lint.manifests.notification_triggers import ON_ABORTED
from rollout_lint.manifests.notifications import RolloutNotifications
from rollout_lint.rule import rule

from ._untold import untold


@rule(
    "RL804",
    "missing-abort-notification",
    on=RolloutNotifications,
    level=Level.WARNING,
    basis=Basis.POLICY,
    checklist="notifications",
)
def missing_abort_notification(notifications: RolloutNotifications, policy: Policy) -> Iterator[Draft | Undecided]:
    yield from untold(notifications, policy, ON_ABORTED, "aborts")
