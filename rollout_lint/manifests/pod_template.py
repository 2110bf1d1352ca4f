"""The pod template as the controller validates it: Kubernetes' own rules for a ReplicaSet's (facts V7).

Source: ValidatePodTemplateSpecForReplicaSet and what it calls (Kubernetes 1.34, pkg/apis/core/validation), after
defaulting. What the CRD requires already (a container's name, a port's number) is left to the schema; rules that need a
cluster's features, and the rarest volume types, are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..finding import Related
from ..source.field import Field, filled_in_later
from .kubernetes_names import NameCheck, dns_label, dns_subdomain, qualified_name
from .label_selector import LabelSelector, label_rejections, labels_of
from .pod_containers import container_rejections
from .pod_scheduling import scheduling_rejections
from .pod_volumes import volume_names, volume_rejections
from .rejection import Rejection, SpecPlace, forbidden, invalid, not_supported, required

_NAMES: dict[str, NameCheck] = {
    "serviceAccountName": dns_subdomain,
    "nodeName": dns_subdomain,
    "hostname": dns_label,
    "subdomain": dns_label,
    "priorityClassName": dns_subdomain,
    "runtimeClassName": dns_subdomain,
}
_CHOICES = {
    "dnsPolicy": ("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"),
    "preemptionPolicy": ("PreemptLowerPriority", "Never"),
}
_MISMATCH = "`selector` does not match template `labels`"


def pod_template_rejections(template: SpecPlace, selector: LabelSelector) -> Iterator[Rejection]:
    """What makes a pod template invalid. A template with neither labels nor a spec is one finding: it is not there."""
    spec = template.get("spec")
    if not spec.present:
        if template.text is not None or template.field.is_mapping:
            yield _elided(template, selector)
        return
    metadata = template.field.get("metadata")
    yield from _label_mismatches(template, selector, metadata)
    # Kubernetes leaves `metadata` out of these two paths
    yield from label_rejections(SpecPlace(metadata.get("labels"), f"{template.path}.labels"))
    yield from _annotation_rejections(SpecPlace(metadata.get("annotations"), f"{template.path}.annotations"))
    yield from _pod_rejections(spec)


def _elided(template: SpecPlace, selector: LabelSelector) -> Rejection:
    labels = labels_of(template.field.get("metadata"))
    unmatched = bool(list(selector.unmatched(labels)))
    says = [f"{template.path}.metadata.labels: {invalid(template.field.get('metadata', 'labels'), _MISMATCH)}"]
    without = "no containers, and no labels that `selector` asks for" if unmatched else "no containers"
    return Rejection(
        template.field.heading if template.field.written else template.field,
        f"the pod template has {without}",
        "write the whole pod template, or refer to a Deployment with `workloadRef`",
        (*(says if unmatched else ()), f"{template.path}.spec.containers: {required()}"),
    )


def _label_mismatches(template: SpecPlace, selector: LabelSelector, metadata: Field) -> Iterator[Rejection]:
    labels = labels_of(metadata)
    place = SpecPlace(metadata.get("labels"), f"{template.path}.metadata.labels")
    if place.text is None and not place.field.is_mapping:
        return
    for wanted in selector.unmatched(labels):
        key = wanted.heading.excerpt if wanted.key is not None else wanted.get("key").text
        found = labels.get(key)
        asked = f"`{key}: {wanted.text}`" if wanted.key is not None else f"`{key}` with `{wanted.get('operator').text}`"
        has = "has no such label" if found is None else f"has `{key}: {found.text}`"
        yield place.refused(
            invalid(place.field, _MISMATCH),
            f"`selector` asks for {asked}, and the pod template {has}",
            "give selector and template the same labels; the selector of a Rollout that exists cannot be changed",
            at=found,
            related=(Related(wanted.span, "asked for here"),),
        )


def _annotation_rejections(annotations: SpecPlace) -> Iterator[Rejection]:
    for key, field in annotations.field.entries():
        complaint = None if filled_in_later(key) else qualified_name(key.lower())
        if complaint:
            yield annotations.refused(
                invalid(key, complaint), f"`{key}` is no annotation key: {complaint}", "rename it", at=field.heading
            )


def _pod_rejections(spec: SpecPlace) -> Iterator[Rejection]:
    names = volume_names(spec)
    yield from volume_rejections(spec.get("volumes"))
    yield from container_rejections(spec, names)
    yield from _lifetime_rejections(spec)
    for name, check in _NAMES.items():
        place = spec.get(name)
        complaint = check(place.text) if place.text else None
        if complaint:
            yield place.refused(
                invalid(place.text, complaint), f"`{name}` cannot be `{place.text}`: {complaint}", "correct the name"
            )
    for name, choices in _CHOICES.items():
        place = spec.get(name)
        if place.text and place.text not in choices:
            yield place.refused(
                not_supported(place.text, choices), f"`{name}` cannot be `{place.text}`", f"write {_listed(choices)}"
            )
    yield from label_rejections(spec.get("nodeSelector"))
    yield from scheduling_rejections(spec)


def _lifetime_rejections(spec: SpecPlace) -> Iterator[Rejection]:
    """A ReplicaSet's pods live until they are replaced."""
    restart = spec.get("restartPolicy")
    if restart.text and restart.text != "Always":
        yield restart.refused(
            not_supported(restart.text, ("Always",)),
            f"the pods of a Rollout are restarted always: `restartPolicy` cannot be `{restart.text}`",
            "write `Always`, or remove it",
        )
    deadline = spec.get("activeDeadlineSeconds")
    if deadline.present:
        yield deadline.refused(
            forbidden("activeDeadlineSeconds in ReplicaSet is not Supported"),
            "the pods of a Rollout have no deadline: `activeDeadlineSeconds` is for Jobs",
            "remove it",
            at=deadline.field.heading,
        )
    ephemeral = spec.get("ephemeralContainers")
    if ephemeral.field.size:
        yield ephemeral.refused(
            forbidden("ephemeral containers not allowed in pod template"),
            "a pod template cannot hold ephemeral containers",
            "remove them; `kubectl debug` adds one to a running pod",
            at=ephemeral.field.heading,
        )


def _listed(choices: tuple[str, ...]) -> str:
    *first, last = (f"`{choice}`" for choice in choices)
    return f"{', '.join(first)} or {last}"
