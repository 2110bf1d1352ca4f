"""A promotion setting does nothing where it stands.

**Why** `autoPromotionEnabled` is a field of `blueGreen` only: under `canary` the API server drops it in silence, and
the canary promotes itself after its last step as ever (types.go:186). `autoPromotionSeconds` counts only while
auto-promotion is enabled: beside `autoPromotionEnabled: false` it is ignored, and the Rollout waits for a person for
ever (rollout/pause.go:168-193).

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
      autoPromotionEnabled: false
      steps:
        - setWeight: 20
        - analysis: {templates: [{templateName: slo}]}
```

→ RL604 `autoPromotionEnabled`

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
        - analysis: {templates: [{templateName: slo}]}
        - pause: {}
```

**Fix** On a canary, end the steps with `- pause: {}` if a person is to promote. On blue-green, keep one of the two
settings.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Fix, Level, Related, finding
from rollout_lint.manifests.rollout import BlueGreen, Canary
from rollout_lint.rule import rule
from rollout_lint.source.field import Field


@rule(
    "RL604",
    "inert-promotion-setting",
    on=(Canary, BlueGreen),
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="promotion",
    supersedes=("RL003",),
)
def inert_promotion_setting(strategy: Canary | BlueGreen) -> Iterator[Draft]:
    enabled = strategy.field.get("autoPromotionEnabled")
    seconds = strategy.field.get("autoPromotionSeconds")
    if isinstance(strategy, Canary):
        for setting in (enabled, seconds):
            if setting.written:
                yield finding(
                    at=setting.heading,
                    message=f"`{setting.heading.excerpt}` is no field of a canary: the API server drops it, "
                    "and the canary promotes itself after its last step",
                    help="end the steps with `- pause: {}` if a person is to promote; else remove it",
                    fix=_removal(strategy, setting),
                )
    elif seconds.integer().value and enabled.boolean(True).value is False:
        yield finding(
            at=seconds,
            message=f"`autoPromotionSeconds: {seconds.text}` is ignored beside `autoPromotionEnabled: false`: "
            "the Rollout waits for a person for ever",
            help="remove it, or remove `autoPromotionEnabled: false` if it should promote itself after that time",
            related=(Related(enabled.span, "auto-promotion is off here"),),
            fix=_removal(strategy, seconds),
        )


def _removal(strategy: Canary | BlueGreen, setting: Field) -> Fix | None:
    """What does nothing can go without anything changing."""
    from rollout_lint.source.editing import remove_entry

    field = strategy.field
    return Fix.of(remove_entry(field.source, field.node, setting.heading.excerpt), safe=True)
