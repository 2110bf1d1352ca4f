"""Probes and lifecycle hooks as Kubernetes validates them (see ``pod_template``)."""

from __future__ import annotations

from collections.abc import Iterator

from ..finding import Related
from .kubernetes_names import header_name, port_name, port_number
from .rejection import Rejection, SpecPlace, forbidden, invalid, not_supported, required

_HANDLERS = ("exec", "httpGet", "tcpSocket", "grpc", "sleep")
"""In the order in which Kubernetes counts them: each but the first is one too many."""
_NOT_NEGATIVE = ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")
_SCHEMES = ("HTTP", "HTTPS")


def probe_rejections(probe: SpecPlace, name: str) -> Iterator[Rejection]:
    """What makes a probe invalid; ``name`` is its field's: ``livenessProbe``."""
    if not probe.field.is_mapping:
        return
    yield from _handler_rejections(probe, None, f"`{name}`")
    for setting in _NOT_NEGATIVE:
        place = probe.get(setting)
        if place.number is not None and place.number < 0:
            yield place.refused(
                invalid(place.number, "must be greater than or equal to 0"),
                f"`{setting}` cannot be negative",
                "write a positive number",
            )
    threshold = probe.get("successThreshold")
    if name != "readinessProbe" and threshold.number is not None and threshold.number not in (0, 1):
        yield threshold.refused(
            invalid(threshold.number, "must be 1"), f"`successThreshold` of a `{name}` must be 1", "write 1"
        )
    yield from _grace_rejections(probe.get("terminationGracePeriodSeconds"), name)


def _grace_rejections(grace: SpecPlace, name: str) -> Iterator[Rejection]:
    if name == "readinessProbe" and grace.present:
        yield grace.refused(
            invalid(grace.field, "must not be set for readinessProbes"),
            "a `readinessProbe` ends no container: it has no `terminationGracePeriodSeconds`",
            "remove it",
            at=grace.field.heading,
        )
    elif grace.number is not None and grace.number <= 0:
        yield grace.refused(
            invalid(grace.number, "must be greater than 0"),
            f"`terminationGracePeriodSeconds` of a `{name}` must be greater than 0",
            "write a positive number",
        )


def lifecycle_rejections(lifecycle: SpecPlace, grace: int | None) -> Iterator[Rejection]:
    """What makes lifecycle hooks invalid. ``grace`` is the pod's termination grace period in seconds, None where it is
    not known."""
    for name in ("postStart", "preStop"):
        hook = lifecycle.get(name)
        if hook.field.is_mapping:
            yield from _handler_rejections(hook, grace, f"`{name}`")


def _handler_rejections(place: SpecPlace, grace: int | None, name: str) -> Iterator[Rejection]:
    handlers = [place.get(handler) for handler in _HANDLERS if place.get(handler).present]
    if not handlers:
        yield place.refused(
            required("must specify a handler type"),
            f"{name} has no handler",
            "add `httpGet`, `tcpSocket`, `grpc` or `exec`",
            at=place.field.heading,
        )
        return
    for other in handlers[1:]:
        yield other.refused(
            forbidden("may not specify more than 1 handler type"),
            f"{name} has more than one handler",
            "keep one of them",
            at=other.field.heading,
            related=(Related(handlers[0].field.heading, "the first one"),),
        )
    yield from _one_handler_rejections(handlers[0], grace)


def _one_handler_rejections(handler: SpecPlace, grace: int | None) -> Iterator[Rejection]:
    kind = handler.path.rpartition(".")[2]
    if kind == "exec":
        command = handler.get("command")
        if handler.field.is_mapping and command.is_empty:
            yield command.refused(required(), "`exec` has no command", "add `command`")
    elif kind == "sleep":
        yield from _sleep_rejections(handler, grace)
    else:
        yield from _port_rejections(handler.get("port"))
        if kind == "httpGet":
            yield from _http_rejections(handler)


def _sleep_rejections(handler: SpecPlace, grace: int | None) -> Iterator[Rejection]:
    seconds = handler.get("seconds").number
    if seconds is None or grace is None or 0 < seconds <= grace:
        return
    detail = f"must be greater than 0 and less than terminationGracePeriodSeconds ({grace})"
    yield handler.refused(
        invalid(seconds, detail),
        f"a hook cannot sleep {seconds} s: the pod's grace period is {grace} s",
        "write a shorter sleep, or raise `terminationGracePeriodSeconds`",
        at=handler.get("seconds").field,
    )


def _port_rejections(port: SpecPlace) -> Iterator[Rejection]:
    """A number, or the name of a port: ``"8080"`` in quotes is a name, and a bad one."""
    if not port.present or port.text is None:
        return
    value = port.field.scalar
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return
    complaint = port_number(value) if isinstance(value, int) else port_name(value)
    if complaint:
        digits = isinstance(value, str) and value.isdigit()
        yield port.refused(
            invalid(value, complaint),
            f"`{value}` is no port: {complaint}",
            "write the number without quotes" if digits else "write the number or the name of a port of this container",
        )


def _http_rejections(handler: SpecPlace) -> Iterator[Rejection]:
    scheme = handler.get("scheme")
    if scheme.text and scheme.text not in _SCHEMES:
        yield scheme.refused(
            not_supported(scheme.text, _SCHEMES), f"`{scheme.text}` is no scheme of a probe", "write `HTTP` or `HTTPS`"
        )
    for header in handler.get("httpHeaders").items():
        name = header.get("name")
        complaint = header_name(name.text) if name.text else None
        if complaint:
            # the path names the list alone
            yield SpecPlace(name.field, f"{handler.path}.httpHeaders").refused(
                invalid(name.text, complaint), f"`{name.text}` is no HTTP header: {complaint}", "correct the name"
            )
