"""Two metrics of one analysis have the same name.

**Why** The templates of an analysis become one run, and its metrics must differ by name: `two metrics have the same
name 'success-rate'` makes the Rollout InvalidSpec, inside one template as well as across several. The patterns of
`dryRun` and of `measurementRetention` must differ too, those of the analysis from those of its templates; a canary's
step is even checked against the templates of *every* analysis of its Rollout (validation_references.go:141-151).

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
      prePromotionAnalysis:
        templates: [{templateName: errors}, {templateName: latency}]
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: errors
spec:
  metrics:
    - name: slo
      provider:
        job: {spec: {template: {spec: {restartPolicy: Never}}}}
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: latency
spec:
  metrics:
    - name: slo
      provider:
        job: {spec: {template: {spec: {restartPolicy: Never}}}}
```

→ RL405 `slo`

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
      prePromotionAnalysis:
        templates: [{templateName: errors}, {templateName: latency}]
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: errors
spec:
  metrics:
    - name: errors
      provider:
        job: {spec: {template: {spec: {restartPolicy: Never}}}}
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: latency
spec:
  metrics:
    - name: latency
      provider:
        job: {spec: {template: {spec: {restartPolicy: Never}}}}
```

**Fix** Rename one of them, or write the pattern once.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.gate import Gate, GateMetric
from rollout_lint.gates.gated import GatedRollout
from rollout_lint.manifests.analysis import AnalysisPlace
from rollout_lint.rule import rule
from rollout_lint.source.field import Field

_LISTS = ("dryRun", "measurementRetention")


@rule(
    "RL405",
    "duplicate-metric",
    on=(Gate, GatedRollout),
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="references",
)
def duplicate_metric(subject: Gate | GatedRollout) -> Iterator[Draft]:
    if isinstance(subject, GatedRollout):
        yield from _across_analyses(subject)
    elif not subject.ambiguous:
        yield from _metrics(subject)
        for name in _LISTS:
            yield from _patterns(subject, name)


def _metrics(gate: Gate) -> Iterator[Draft]:
    first: dict[str, GateMetric] = {}
    for metric in gate.metrics:
        name = metric.text("name")
        if not name.known or not name.value:
            continue
        known = first.setdefault(name.value, metric)
        if known is metric:
            continue
        where = "" if known.metric.template is metric.metric.template else f" and in `{known.metric.template.name}`"
        yield finding(
            at=metric.metric.field.get("name"),
            message=f"two metrics of {gate.label} have the same name: `{name.value}` is defined here{where}",
            help="rename one of them: the controller says `two metrics have the same name`",
            related=(Related(known.metric.field.get("name").span, "the other one"), *metric.users),
        )


def _patterns(gate: Gate, name: str) -> Iterator[Draft]:
    """The same pattern twice in the lists of one analysis and its templates; the template's is the related one."""
    first: dict[str, Field] = {}
    for pattern in reversed(gate.patterns(name)):
        known = first.setdefault(pattern.text, pattern)
        if known is not pattern and pattern.text:
            yield _repeated(gate.label, name, pattern, known)


def _across_analyses(gated: GatedRollout) -> Iterator[Draft]:
    """A step's own patterns against those of the templates of the Rollout's other analyses (V43)."""
    steps = [gate for gate in gated.gates if gate.analysis and gate.analysis.place is AnalysisPlace.STEP]
    others = [
        gate
        for gate in gated.gates
        if gate.analysis and gate.analysis.place is not AnalysisPlace.EXPERIMENT_STEP and not gate.ambiguous
    ]
    for step in steps:
        for name in _LISTS:
            for other in others:
                if other is not step:
                    yield from _against(step, other, name)


def _against(step: Gate, other: Gate, name: str) -> Iterator[Draft]:
    assert step.analysis is not None
    theirs = {
        entry.get("metricName").text: entry.get("metricName")
        for template in other.templates
        for entry in template.spec.get(name).items()
    }
    own = {entry.get("metricName").text for template in step.templates for entry in template.spec.get(name).items()}
    for entry in step.analysis.field.get(name).items():
        pattern = entry.get("metricName")
        if pattern.text in theirs and pattern.text not in own and pattern.text:
            yield _repeated(other.label, name, pattern, theirs[pattern.text])


def _repeated(label: str, name: str, pattern: Field, other: Field) -> Draft:
    return finding(
        at=pattern,
        message=f"`{name}` names `{pattern.text}` twice for {label}: the controller refuses the Rollout",
        help="write the pattern once, in the analysis or in its template",
        related=(Related(other.span, "the other one"),),
    )
