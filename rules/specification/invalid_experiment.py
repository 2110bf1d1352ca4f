"""An experiment cannot run as it is written.

**Why** A template of an experiment step gets a `weight` only from a router that can split traffic three ways: SMI,
ALB, Istio or a plugin; its `specRef` is `canary` or `stable`, or every reconciliation fails. An Experiment's templates
need names that differ, a selector that selects something, and a `minReadySeconds` within the deadline. None of this is
checked when the object is applied.

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
            duration: 10m
            templates:
              - {name: baseline, specRef: stable, weight: 5}
              - {name: candidate, specRef: latest}
```

→ RL908 `5`
→ RL908 `latest`

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Experiment
metadata:
  name: catalog
spec:
  templates:
    - name: candidate
      selector: {}
      template: {spec: {containers: [{name: catalog, image: "catalog:1.3"}]}}
```

→ RL908 `selector`

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
            duration: 10m
            templates:
              - {name: baseline, specRef: stable}
              - {name: candidate, specRef: canary}
```

**Fix** Remove the weight or route with Istio; write `canary` or `stable`; give each template its own name and
selector.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related
from rollout_lint.manifests.rejection import INVALID_EXPERIMENT, Rejection, SpecPlace, invalid
from rollout_lint.manifests.resource import ARGO_ROLLOUTS, Resource
from rollout_lint.manifests.rollout import Step
from rollout_lint.manifests.routers import TrafficRouting
from rollout_lint.rule import rule
from rollout_lint.source.field import Field

from ._rejected import rejected

DEFAULT_DEADLINE = 600
"""Seconds (defaults.go)."""

_NO_ROUTING = "Experiment template weight cannot be set unless TrafficRouting is enabled"
_NO_ROUTER = (
    "Experiment template weight is only available for TrafficRouting with SMI, ALB, Istio and Plugins at this time"
)
_SPEC_REFS = ("canary", "stable")
_SPEC_REF = "Invalid template step SpecRef: must be canary or stable"
_STUCK = "every reconciliation fails"


@rule(
    "RL908",
    "invalid-experiment",
    on=(Step, Resource),
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
)
def invalid_experiment(subject: Step | Resource) -> Iterator[Draft]:
    if isinstance(subject, Step):
        yield from rejected((*_weights(subject), *_spec_refs(subject)))
    elif (subject.group, subject.kind) == (ARGO_ROLLOUTS, "Experiment") and not subject.is_patch:
        yield from rejected((*_selectors(subject), *_deadlines(subject), *_names(subject)))


def _weights(step: Step) -> Iterator[Rejection]:
    """V37."""
    if not step.experiment.present:
        return
    canary = step.rollout.canary
    routing = TrafficRouting(canary) if canary else None
    if routing is None or not routing.is_known or routing.does_experiment_weights:
        return
    path = f"spec.strategy.steps[{step.index}].experiment.templates"
    for template in SpecPlace(step.experiment.get("templates"), path).items():
        weight = template.get("weight")
        if weight.present:
            without = "no `trafficRouting`" if not routing.present else "no router that can give it"
            yield weight.refused(
                invalid(weight.field, _NO_ROUTER if routing.present else _NO_ROUTING),
                f"an experiment's template has a `weight`, and the canary has {without}",
                "remove the weight, or route with `istio`, `alb`, `smi` or a plugin",
                related=(Related(routing.field.heading, "neither SMI, ALB, Istio nor a plugin"),)
                if routing.present
                else (),
            )


def _spec_refs(step: Step) -> Iterator[Rejection]:
    """V78."""
    for template in step.experiment.get("templates").items():
        reference = SpecPlace(template.get("specRef"), "")
        if reference.present and reference.text is not None and reference.text not in _SPEC_REFS:
            yield Rejection(
                reference.field,
                f"`specRef` is `canary` or `stable`, not `{reference.text}`",
                "write `canary` for the new pods, `stable` for the old ones",
                (_SPEC_REF,),
                (),
                _STUCK,
            )


def _selectors(experiment: Resource) -> Iterator[Rejection]:
    """V77. `matchLabels: {}` passes: the controller compares with a selector that holds nothing at all."""
    for index, template in enumerate(experiment.spec.get("templates").items()):
        selector = template.get("selector")
        if selector.is_mapping and not any(field.present for _, field in selector.entries()):
            yield Rejection(
                selector.heading,
                "an empty `selector` would select every pod of the namespace",
                "write the labels of the template under `matchLabels`",
                (f"This experiment is selecting all pods at index {index}. A non-empty selector is required.",),
                (),
                INVALID_EXPERIMENT,
            )


def _deadlines(experiment: Resource) -> Iterator[Rejection]:
    """V77."""
    written = experiment.spec.get("progressDeadlineSeconds")
    deadline = written.integer(DEFAULT_DEADLINE).value
    for index, template in enumerate(experiment.spec.get("templates").items()):
        ready = template.get("minReadySeconds")
        seconds = ready.integer().value
        if seconds is not None and deadline is not None and seconds > deadline:
            default = "" if written.present else ", its default"
            yield Rejection(
                ready,
                f"no pod is ready in time: `minReadySeconds` is {seconds}, "
                f"and `progressDeadlineSeconds` is {deadline}{default}",
                "shorten it, or raise the Experiment's `progressDeadlineSeconds`",
                (f"MinReadySeconds cannot be longer than ProgressDeadlineSeconds. Check template index {index}",),
                (Related(written.span, "the deadline"),) if written.present else (),
                INVALID_EXPERIMENT,
            )


def _names(experiment: Resource) -> Iterator[Rejection]:
    """V77. An absent name is what the CRD refuses already."""
    seen: dict[str, Field] = {}
    for index, template in enumerate(experiment.spec.get("templates").items()):
        place = SpecPlace(template.get("name"), "")
        name = place.text
        if not place.present or name is None:
            continue
        if not name:
            says = f"Experiment {experiment.name} has empty template name at index {index}"
            yield Rejection(place.field, "a template has an empty name", "name it", (says,), (), INVALID_EXPERIMENT)
        elif name in seen:
            yield Rejection(
                place.field,
                f"two templates are called `{name}`",
                "rename one of them",
                (f"Experiment {experiment.name} has repeated template name '{name}' in templates",),
                (Related(seen[name].span, "the other one"),),
                INVALID_EXPERIMENT,
            )
        seen.setdefault(name, place.field)
