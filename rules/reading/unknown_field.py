"""A field that its object does not have.

**Why** The API server drops unknown fields in silence, unless the client asks it to refuse, and many do not: a metric
limit in the wrong case or a step that is misspelt is then simply not there. `kubectl argo rollouts lint` stops at the
first one without saying where, and takes a field in the wrong case for the right one, because Go's JSON does; the API
server does not. A field that a newer release brought is unknown to the configured controller, too.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: success-rate
      interval: 1m
      count: 5
      failurelimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m]))
          args: []
```

→ RL003 `failurelimit`
→ RL003 `args`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: success-rate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m]))
```

**Fix** Correct the name, move the field to where it belongs, or remove it.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Fix, Level, finding
from rollout_lint.rule import rule
from rollout_lint.schema.problems import UnknownField


@rule(
    "RL003",
    "unknown-field",
    on=UnknownField,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
    supersedes=("RL201", "RL202", "RL203", "RL204", "RL402", "RL903"),
)
def unknown_field(problem: UnknownField) -> Iterator[Draft]:
    parent = problem.path.removesuffix(f"['{problem.name}']").removesuffix(problem.name).removesuffix(".")
    fix = None
    if problem.since is not None:
        message = f"`{problem.name}` came with Argo Rollouts {problem.since}: an older API server drops it"
        advice = f'remove it, or set `controller: "{problem.since}"` once that is what runs'
    else:
        where = f"`{parent}`" if parent else "the object"
        message = f"{where} has no field `{problem.name}`: the API server drops it in silence"
        advice = "remove it, or move it to where it belongs"
        if problem.meant is not None:
            advice = f"did you mean `{problem.meant}`?"
            fix = _fix(problem, problem.meant)
        elif problem.belongs is not None:
            advice = f"move it to `{problem.belongs}`"
    yield finding(at=problem.span, message=message, help=advice, fix=fix)


def _fix(problem: UnknownField, meant: str) -> Fix | None:
    """The name that was meant, where that is certain and the field is not there yet.

    Safe to believe where no gate looks: what was dropped until now begins to count.
    """
    from rollout_lint.schema.slips import one_slip, same_letters
    from rollout_lint.source.editing import rename_key
    from rollout_lint.source.nodes import Mapping

    certain = same_letters(problem.name, meant)
    if problem.key is None or not (certain or one_slip(problem.name, meant)):
        return None
    if type(problem.mapping) is not Mapping or meant in problem.mapping.entries:
        return None
    harmless = certain and problem.path.startswith(("metadata.", "spec.template."))
    return Fix.of(rename_key(problem.span.source, problem.key, meant), safe=harmless)
