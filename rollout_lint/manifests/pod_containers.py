"""Containers as Kubernetes validates them: names, images, ports, environment, mounts (see ``pod_template``)."""

from __future__ import annotations

from collections.abc import Iterator

from ..finding import Related
from ..source.field import Field
from .kubernetes_names import dns_label, dns_subdomain, environment_name, port_name, port_number
from .pod_probes import lifecycle_rejections, probe_rejections
from .pod_resources import resource_rejections
from .pod_volumes import mount_rejections
from .rejection import Rejection, SpecPlace, duplicate, forbidden, invalid, not_supported, required

_CHOICES = {
    "imagePullPolicy": ("Always", "IfNotPresent", "Never"),
    "terminationMessagePolicy": ("File", "FallbackToLogsOnError"),
}
_PROTOCOLS = ("SCTP", "TCP", "UDP")
_HOOKS = ("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")
_SOURCES = ("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef")
_FIELD_PATHS = (
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
)
_NOT_FOR_INIT = "may not be set for init containers without restartPolicy=Always"


def container_rejections(spec: SpecPlace, volumes: frozenset[str] | None) -> Iterator[Rejection]:
    """What makes containers and init containers invalid. ``volumes`` are the pod's volume names, None where not all are
    known."""
    containers = spec.get("containers")
    if containers.field.is_list and not containers.field.size:
        yield containers.refused(required(), "the pod template has no containers", "add a container")
    grace = _grace_period(spec)
    names: dict[str, Field] = {}
    for container in containers.items():
        yield from _common(container, volumes, names)
        yield from _hooks(container, grace)
        if container.get("restartPolicy").present:
            yield container.get("restartPolicy").refused(
                forbidden("may not be set for non-init containers"),
                "only an init container has a `restartPolicy` of its own",
                "remove it",
            )
    for container in spec.get("initContainers").items():
        yield from _common(container, volumes, names)
        yield from _init_hooks(container, grace)


def _grace_period(spec: SpecPlace) -> int | None:
    """Seconds; 30 where none is written, None where it is not known."""
    return spec.get("terminationGracePeriodSeconds").field.integer(30).value


def _common(container: SpecPlace, volumes: frozenset[str] | None, names: dict[str, Field]) -> Iterator[Rejection]:
    if not container.field.is_mapping:
        return
    yield from _name_rejections(container.get("name"), names)
    image = container.get("image")
    if image.text == "":
        yield image.refused(required(), f"{_called(container)} has no image", "add `image`")
    for name, choices in _CHOICES.items():
        place = container.get(name)
        if place.text and place.text not in choices:
            yield place.refused(
                not_supported(place.text, choices),
                f"`{name}` cannot be `{place.text}`",
                f"write {', '.join(f'`{choice}`' for choice in choices)}",
            )
    yield from _port_rejections(container.get("ports"))
    yield from _environment_rejections(container.get("env"))
    yield from _environment_source_rejections(container.get("envFrom"))
    yield from mount_rejections(container.get("volumeMounts"), volumes)
    yield from resource_rejections(container.get("resources"))


def _called(container: SpecPlace) -> str:
    name = container.get("name").text
    return f"container `{name}`" if name else "a container"


def _name_rejections(name: SpecPlace, names: dict[str, Field]) -> Iterator[Rejection]:
    text = name.text
    if text is None or not name.present:
        return
    complaint = dns_label(text) if text else None
    if not text:
        yield name.refused(required(), "a container has an empty name", "name it")
    elif complaint:
        yield name.refused(invalid(text, complaint), f"`{text}` is no name for a container: {complaint}", "rename it")
    elif text in names:
        yield name.refused(
            duplicate(text),
            f"two containers are called `{text}`",
            "rename one of them",
            related=(Related(names[text].span, "the other one"),),
        )
    names.setdefault(text, name.field)


def _hooks(container: SpecPlace, grace: int | None) -> Iterator[Rejection]:
    yield from lifecycle_rejections(container.get("lifecycle"), grace)
    for name in _HOOKS[1:]:
        yield from probe_rejections(container.get(name), name)


def _init_hooks(container: SpecPlace, grace: int | None) -> Iterator[Rejection]:
    restart = container.get("restartPolicy")
    if restart.text == "Always":
        yield from _hooks(container, grace)
        return
    if restart.text is None:
        return
    if restart.text:
        yield restart.refused(
            not_supported(restart.text, ("Always",)),
            f"an init container's `restartPolicy` cannot be `{restart.text}`",
            "write `Always` for a sidecar, or remove it",
        )
    for name in _HOOKS:
        place = container.get(name)
        if place.present:
            yield place.refused(
                forbidden(_NOT_FOR_INIT),
                f"`{name}` is for containers that stay: an init container ends",
                "remove it, or make it a sidecar with `restartPolicy: Always`",
                at=place.field.heading,
            )


def _port_rejections(ports: SpecPlace) -> Iterator[Rejection]:
    names: dict[str, Field] = {}
    for port in ports.items():
        name = port.get("name")
        complaint = port_name(name.text) if name.text else None
        if complaint:
            yield name.refused(
                invalid(name.text, complaint), f"`{name.text}` is no name for a port: {complaint}", "rename it"
            )
        elif name.text in names:
            yield name.refused(
                duplicate(name.text or ""),
                f"two ports of one container are called `{name.text}`",
                "rename one of them",
                related=(Related(names[name.text or ""].span, "the other one"),),
            )
        elif name.text:
            names[name.text] = name.field
        yield from _port_number_rejections(port)
        protocol = port.get("protocol")
        if protocol.text and protocol.text not in _PROTOCOLS:
            yield protocol.refused(
                not_supported(protocol.text, _PROTOCOLS),
                f"`{protocol.text}` is no protocol of a port",
                "write `TCP`, `UDP` or `SCTP`",
            )


def _port_number_rejections(port: SpecPlace) -> Iterator[Rejection]:
    for name in ("containerPort", "hostPort"):
        place = port.get(name)
        number = place.number
        if number is None or (name == "hostPort" and number == 0):
            continue
        complaint = port_number(number)
        if complaint:
            # 0 is Go's word for absent
            error = required() if number == 0 else invalid(number, complaint)
            yield place.refused(error, f"`{name}` {complaint}, not {number}", "write the port's number")


def _environment_rejections(variables: SpecPlace) -> Iterator[Rejection]:
    for variable in variables.items():
        name = variable.get("name")
        if name.present and name.text is not None:
            complaint = environment_name(name.text)
            if complaint:
                error = invalid(name.text, complaint) if name.text else required()
                yield name.refused(error, f"`{name.text}` is no name of a variable: {complaint}", "rename it")
        if variable.get("valueFrom").present:
            yield from _value_source_rejections(variable)


def _value_source_rejections(variable: SpecPlace) -> Iterator[Rejection]:
    place, value = variable.get("valueFrom"), variable.get("value")
    if not place.field.is_mapping:
        return
    sources = [source for source in _SOURCES if place.get(source).present]
    if not sources:
        # an unknown source may be one that the schema knows better
        if not place.field.size:
            choices = "`fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"
            yield place.refused(
                invalid("", f"must specify one of: {choices}"), "`valueFrom` has no source", f"add {choices}"
            )
    elif value.text:
        yield place.refused(
            invalid("", "may not be specified when `value` is not empty"),
            "a variable has both `value` and `valueFrom`",
            "keep one of them",
            at=place.field.heading,
            related=(Related(value.field.span, "its value"),),
        )
    elif len(sources) > 1:
        yield place.refused(
            invalid("", "may not have more than one field specified at a time"),
            f"`valueFrom` has {len(sources)} sources: `{'`, `'.join(sources)}`",
            "keep one of them",
            at=place.get(sources[1]).field.heading,
        )
    for source in ("configMapKeyRef", "secretKeyRef"):
        yield from _unnamed(place.get(source), invalid("", dns_subdomain("") or ""))
    yield from _field_path_rejections(place.get("fieldRef", "fieldPath"))


def _unnamed(reference: SpecPlace, error: str) -> Iterator[Rejection]:
    """A reference to a ConfigMap or Secret, whose name the schema does not require."""
    if reference.field.is_mapping and reference.get("name").text == "":
        yield reference.get("name").refused(error, "it names no object", "add `name`")


def _field_path_rejections(place: SpecPlace) -> Iterator[Rejection]:
    text = place.text
    if not text:
        return
    if text.endswith("']"):
        from .downward_path import downward_complaint

        complaint = downward_complaint(text)
        if complaint is None:
            return
        error = invalid(text, complaint)
    elif text in _FIELD_PATHS:
        return
    else:
        error = invalid(text, f"error converting fieldPath: field label not supported: {text}")
    yield place.refused(
        error,
        f"a variable cannot take its value from `{text}`",
        "write a path of the downward API: `metadata.name`, `metadata.labels['app']`, `status.podIP` …",
    )


def _environment_source_rejections(sources: SpecPlace) -> Iterator[Rejection]:
    for source in sources.items():
        if not source.field.is_mapping:
            continue
        prefix = source.get("prefix")
        complaint = environment_name(prefix.text) if prefix.text else None
        if complaint:
            yield prefix.refused(
                invalid(prefix.text, complaint), f"`{prefix.text}` is no prefix of variables: {complaint}", "correct it"
            )
        present = [name for name in ("configMapRef", "secretRef") if source.get(name).present]
        if len(present) > 1:
            yield SpecPlace(source.field, sources.path).refused(
                invalid("", "may not have more than one field specified at a time"),
                "one entry of `envFrom` has two sources",
                "write two entries",
                at=source.get(present[1]).field.heading,
            )
        if not present and source.field.size == int(prefix.present):
            yield SpecPlace(source.field, sources.path).refused(
                invalid("", "must specify one of: `configMapRef` or `secretRef`"),
                "an entry of `envFrom` has no source",
                "add `configMapRef` or `secretRef`",
            )
        for name in present:
            yield from _unnamed(source.get(name), required())
