"""Nobody is told when a release completes.

**Why** The 24 hours in which somebody watches a release begin when it completes, and a regression that shows later is
read off a dashboard on which the release is marked. The controller sends what a Rollout subscribes to with
`notifications.argoproj.io/subscribe.on-rollout-completed.<service>`, or what the default subscriptions in the
ConfigMap `argo-rollouts-notification-configmap` say. Where `notifications:` is configured this is an error, and each
of its kinds, `page` and `annotation`, has to be sent; `provided-by: platform` says that somebody else sees to it.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
  annotations:
    notifications.argoproj.io/subscribe.on-rollout-aborted.pagerduty: bookstore
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      steps:
        - setWeight: 20
        - analysis: {templates: [{templateName: slo}]}
```

→ RL805 `annotations`

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

**Fix** Annotate the Rollout with `notifications.argoproj.io/subscribe.on-rollout-completed.<service>: <recipient>`,
once for the service that pages and once for the one that annotates.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Undecided
from rollout_lint.gates.policy import Policy
from rollout_lint.manifests.notification_triggers import ON_COMPLETED
from rollout_lint.manifests.notifications import RolloutNotifications
from rollout_lint.rule import rule

from ._untold import untold


@rule(
    "RL805",
    "missing-completion-notification",
    on=RolloutNotifications,
    level=Level.WARNING,
    basis=Basis.POLICY,
    checklist="notifications",
)
def missing_completion_notification(notifications: RolloutNotifications, policy: Policy) -> Iterator[Draft | Undecided]:
    yield from untold(notifications, policy, ON_COMPLETED, "completes")
