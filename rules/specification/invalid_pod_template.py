"""The selector or the pod template is none that Kubernetes would take.

**Why** The API server accepts a Rollout whose pods can never be made: its schema knows types, no more. The controller
holds the selector and the template to Kubernetes' own rules for a ReplicaSet and sets the condition InvalidSpec. The
template's labels must satisfy the selector; containers need unique names and an image; pods restart always and have no
deadline; probes need one handler; what is mounted must be a volume; requests stay below limits. A Rollout with
`workloadRef` has neither.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  selector: {matchLabels: {app: catalog}}
  strategy: {canary: {}}
  template:
    metadata:
      labels: {app: catalogue}
    spec:
      restartPolicy: OnFailure
      containers:
        - name: Catalog
          image: catalog:1.2
          readinessProbe:
            httpGet: {path: /ready, port: "8080"}
          volumeMounts:
            - {name: cache, mountPath: /cache}
```

→ RL905 `catalogue`
→ RL905 `OnFailure`
→ RL905 `Catalog`
→ RL905 `8080`
→ RL905 `cache`

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  selector: {matchLabels: {app: catalog}}
  strategy: {canary: {}}
  template: {}
```

→ RL905 `template`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  selector: {matchLabels: {app: catalog}}
  strategy: {canary: {}}
  template:
    metadata:
      labels: {app: catalog}
    spec:
      volumes:
        - {name: cache, emptyDir: {}}
      containers:
        - name: catalog
          image: catalog:1.2
          readinessProbe:
            httpGet: {path: /ready, port: 8080}
          volumeMounts:
            - {name: cache, mountPath: /cache}
```

**Fix** Correct the field; `kubectl apply --dry-run=server` of a Deployment with the same template says the same.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level
from rollout_lint.manifests.label_selector import LabelSelector
from rollout_lint.manifests.partial import reads_as_patch
from rollout_lint.manifests.pod_template import pod_template_rejections
from rollout_lint.manifests.rejection import Rejection, SpecPlace, internal, invalid, required
from rollout_lint.manifests.resource import ARGO_ROLLOUTS, Resource
from rollout_lint.manifests.rollout import Rollout
from rollout_lint.rule import rule

from ._rejected import rejected

_NO_SELECTOR = "Rollout has missing field '.spec.selector'"
_EMPTY_SELECTOR = "empty selector is invalid for deployment"
_INVALID_SELECTOR = "invalid label selector"
_TWO_TEMPLATES = "template must be empty for workload reference rollout"


@rule(
    "RL905",
    "invalid-pod-template",
    on=(Rollout, Resource),
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
)
def invalid_pod_template(subject: Rollout | Resource) -> Iterator[Draft]:
    if isinstance(subject, Resource):
        if _is_empty(subject):
            yield from rejected(_missing_selector(SpecPlace(subject.spec, "spec").get("selector"), subject))
        return
    spec = SpecPlace(subject.spec, "spec")
    template, selector = spec.get("template"), LabelSelector(spec.get("selector"))
    if spec.get("workloadRef").present:
        yield from rejected(_two_templates(template))
        return
    if reads_as_patch(subject):
        return
    broken = list(_selector_rejections(selector, subject.resource))
    yield from rejected(broken)
    # Kubernetes looks at the template only once the selector can be read
    if not broken or selector.is_empty:
        yield from rejected(pod_template_rejections(template, selector))


def _is_empty(resource: Resource) -> bool:
    """A Rollout without name and spec, which no patch can be either: a patch says what it is for."""
    is_rollout = (resource.group, resource.kind) == (ARGO_ROLLOUTS, "Rollout")
    return is_rollout and resource.is_patch and not resource.name and not resource.spec.present


def _selector_rejections(selector: LabelSelector, resource: Resource) -> Iterator[Rejection]:
    place = selector.place
    if not place.present:
        yield from _missing_selector(place, resource)
    elif selector.is_empty:
        yield place.refused(
            invalid(place.field, _EMPTY_SELECTOR),
            "an empty `selector` would select every pod of the namespace",
            "write the labels of the pod template under `matchLabels`",
            at=place.field.heading,
        )
    for rejection in selector.rejections():
        unreadable = f"{place.path}: {invalid(place.field, _INVALID_SELECTOR)}"
        yield rejection._replace(says=(*rejection.says, unreadable))


def _missing_selector(place: SpecPlace, resource: Resource) -> Iterator[Rejection]:
    """V2."""
    name = f" `{resource.name}`" if resource.name else ""
    yield place.refused(
        required(_NO_SELECTOR),
        f"Rollout{name} has no `selector`",
        "add `selector` with the labels of the pod template, or `workloadRef`",
    )


def _two_templates(template: SpecPlace) -> Iterator[Rejection]:
    """V5. Only labels and annotations count; a template of a mere `spec` is not noticed (types.go:98-106)."""
    metadata = template.field.get("metadata")
    if metadata.get("labels").size or metadata.get("annotations").size:
        yield template.refused(
            internal(_TWO_TEMPLATES),
            "a Rollout takes its pods from `workloadRef` or from `template`, and this one has both",
            "remove `template`, or remove `workloadRef`",
            at=template.field.heading,
        )
