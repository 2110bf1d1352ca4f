"""A subscription to a trigger that never fires.

**Why** The controller sends a notification for each event under the trigger called `on-` and the event's name, and
skips one that is not defined without a word (utils/record/record.go): with a typo in the annotation, or a trigger of
Argo CD (`on-deployed`, `on-health-degraded`, `on-sync-failed`), nothing is ever sent and nothing ever says so.
Triggers of your own are known where the ConfigMap `argo-rollouts-notification-configmap` is in view; without it only
what is close to a shipped trigger's name is told.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
  annotations:
    notifications.argoproj.io/subscribe.on-deployed.slack: bookstore
    notifications.argoproj.io/subscribe.on-rollout-abort.pagerduty: bookstore
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      steps:
        - setWeight: 20
        - analysis: {templates: [{templateName: slo}]}
```

→ RL806 `on-deployed`
→ RL806 `on-rollout-abort`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
  annotations:
    notifications.argoproj.io/subscribe.on-rollout-completed.slack: bookstore
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

**Fix** Write the trigger's name as the ConfigMap has it: `on-rollout-aborted`, `on-rollout-completed`,
`on-analysis-run-failed` …; or define it there.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.manifests.notification_triggers import SHIPPED, UnknownTrigger
from rollout_lint.manifests.notifications import RolloutNotifications
from rollout_lint.rule import rule


@rule(
    "RL806",
    "unknown-trigger",
    on=RolloutNotifications,
    level=Level.WARNING,
    basis=Basis.FACT,
    checklist="notifications",
)
def unknown_trigger(notifications: RolloutNotifications) -> Iterator[Draft]:
    for subscription, unknown in notifications.unknown_triggers:
        yield finding(
            at=subscription,
            message=f"nothing is ever sent for `{unknown.name}`: {_reason(unknown)}",
            help=_help(unknown),
            basis=None if unknown.is_certain else Basis.INFERENCE,
        )


def _reason(unknown: UnknownTrigger) -> str:
    if unknown.is_event:
        return "the event is there, but the ConfigMap defines no trigger of that name"
    if unknown.meant in SHIPPED:
        return "no event of Argo Rollouts has that name"
    return "no event of Argo Rollouts has that name, and the ConfigMap defines no such trigger"


def _help(unknown: UnknownTrigger) -> str:
    define = f"define `trigger.{unknown.name}` in `argo-rollouts-notification-configmap`"
    return f"did you mean `{unknown.meant}`?" if unknown.meant else f"{define}, or subscribe to a shipped trigger"
