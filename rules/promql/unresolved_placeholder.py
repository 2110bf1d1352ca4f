"""A placeholder in a metric that nothing resolves.

**Why** The controller replaces `{{args.NAME}}` in every string of a metric, job specs and headers included, and only
that: the tag reaches from `{{` to the next `}}`, is trimmed, and must be exactly `args.` and the name of a declared
argument. Any other (`{{ .args.x }}`, `{{inputs.x}}`, `{{args.x | default}}`, a leftover of Helm) makes the metric an
error: `failed to resolve {{…}}` (argo-rollouts#2805). In `foo{{{args.selector}}}` the tag starts at the first brace.
In Helm charts a placeholder must be escaped (argo-rollouts#1004). Arguments in the values of arguments are not replaced
at all (argo-rollouts#987); an experiment knows `{{templates.NAME.podTemplateHash}}` and few others there.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args:
    - name: service-name
  metrics:
    - name: success-rate
      interval: 1m
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= {{args.threshold}}
      provider:
        prometheus:
          query: |
            sum(rate(ok{app="{{args.service-name}}",namespace="{{inputs.namespace}}"}[5m]))
```

→ RL311 `{{args.threshold}}`
→ RL311 `{{inputs.namespace}}`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args:
    - name: service-name
    - name: namespace
    - name: threshold
  metrics:
    - name: success-rate
      interval: 1m
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= {{args.threshold}}
      provider:
        prometheus:
          query: |
            sum(rate(ok{app="{{args.service-name}}",namespace="{{ args.namespace }}"}[5m]))
```

**Fix** Write `{{args.NAME}}` and declare the argument in this template; put a blank between a brace of the text and
those of a placeholder.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.arguments.experiment_values import experiment_of, resolves
from rollout_lint.gates.arguments.metric_texts import Use
from rollout_lint.gates.arguments.placeholders import Placeholder, breaks_metric, placeholders
from rollout_lint.gates.gate import Gate
from rollout_lint.gates.near_names import nearest
from rollout_lint.manifests.analysis import Argument
from rollout_lint.rule import rule
from rollout_lint.source.field import filled_in_later
from rollout_lint.source.nodes import Scalar
from rollout_lint.source.spans import part_span


@rule(
    "RL311",
    "unresolved-placeholder",
    on=Gate,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
    supersedes=("RL205", "RL206", "RL301"),
)
def unresolved_placeholder(gate: Gate) -> Iterator[Draft]:
    told: set[tuple[int, str]] = set()
    for use in gate.uses:
        key = (id(use.field.node), use.tag.tag if use.tag is not None else "{{")
        if key in told or use.is_filled_in_later or _is_known(gate, use):
            continue
        told.add(key)
        yield _unresolved(gate, use)
    yield from _broken_values(gate)
    for argument in gate.analysis.arguments if gate.analysis is not None else ():
        yield from _in_value(gate, argument)


def _is_known(gate: Gate, use: Use) -> bool:
    """Whether a tag is a declared argument, or may be one of a template that is not in view."""
    name = use.tag.argument if use.tag is not None else None
    return name is not None and (name in gate.environment or not gate.is_complete)


def _unresolved(gate: Gate, use: Use) -> Draft:
    where = f"`{use.place}` of metric `{use.metric.name}`"
    if use.tag is None:
        message = f"a `{{{{` in {where} is never closed: the metric cannot be filled in"
        advice = "close it with `}}`, or put a blank between the two braces"
    else:
        message = f"{where} holds `{use.tag.written}`, which nothing resolves: `failed to resolve {use.tag.written}`"
        advice = _advice(use.tag, list(gate.environment))
    return finding(at=use.span, message=message, help=advice, related=gate.used_by(use.metric.template))


def _advice(tag: Placeholder, declared: list[str]) -> str:
    if tag.tag.startswith("{"):
        return "the tag begins at the first two braces: put a blank between the text's own brace and the placeholder"
    name = tag.argument
    if name is None:
        bare = tag.tag.lstrip(".").removeprefix("args.").removeprefix("inputs.").strip()
        meant = bare if bare in declared else None
        known = ", ".join(f"`{{{{args.{each}}}}}`" for each in declared)
        return (
            f"did you mean `{{{{args.{meant}}}}}`?"
            if meant
            else f"only declared arguments are replaced: {known or 'none'}"
        )
    near = nearest(name, declared)
    return f"did you mean `{{{{args.{near}}}}}`?" if near is not None else f"declare argument `{name}` in this template"


def _broken_values(gate: Gate) -> Iterator[Draft]:
    """Values that cannot stand in a metric: Go quotes them in a way that JSON does not know."""
    used = {use.tag.argument for use in gate.uses if use.tag is not None}
    for argument in gate.environment.values():
        value = argument.value.value if argument.value.known else None
        character = breaks_metric(value) if value and argument.name in used else None
        if character is not None:
            yield finding(
                at=argument.value,
                message=f"argument `{argument.name}` holds the character U+{ord(character):04X}, "
                "which no metric can take: the controller fails to read it again",
                help="remove the character",
            )


def _in_value(gate: Gate, argument: Argument) -> Iterator[Draft]:
    """Placeholders in what is passed: nothing replaces them but an experiment, which knows only its own."""
    node = argument.value.node
    text = argument.value.text
    if type(node) is not Scalar or "{{" not in text:
        return
    assert gate.analysis is not None
    experiment = experiment_of(gate.analysis)
    for tag in placeholders(text):
        if filled_in_later(text[tag.start : tag.end]) or (experiment is not None and resolves(tag, experiment)):
            continue
        if experiment is None and not tag.tag.startswith(("args.", "templates.", "experiment.")):
            continue
        outcome = f"`failed to resolve {tag.written}`" if experiment is not None else "it is passed as it stands"
        yield finding(
            at=part_span(argument.value.source, node, tag.start, tag.end),
            message=f"nothing resolves `{tag.written}` in the value of argument `{argument.name}`: {outcome}",
            help="an experiment knows `{{templates.NAME.podTemplateHash}}`, `{{templates.NAME.replicaset.name}}`, "
            "`{{experiment.availableAt}}`, and with a `duration` `{{experiment.finishedAt}}`"
            if experiment is not None
            else "write the value itself: arguments in the values of arguments are not replaced",
            related=(Related(gate.analysis.span, gate.label),),
        )
