"""Requests and limits of a container as Kubernetes validates them (see ``pod_template``)."""

from __future__ import annotations

from collections.abc import Iterator

from ..finding import Related
from ..source.field import filled_in_later
from .kubernetes_names import qualified_name
from .quantity import QUANTITY_RULE, Quantity, read_quantity
from .rejection import Rejection, SpecPlace, invalid, required

_STANDARD = ("cpu", "memory", "ephemeral-storage")
_HUGE_PAGES = "hugepages-"
_UNREADABLE = "the controller cannot read the Rollout"


def resource_rejections(resources: SpecPlace) -> Iterator[Rejection]:
    """Names, quantities, and requests above their limits."""
    limits, requests = resources.get("limits"), resources.get("requests")
    for group in (limits, requests):
        for name, place in group.entries():
            if not filled_in_later(name):
                yield from _name_rejections(name, place)
                yield from _quantity_rejections(name, place)
    for name, place in requests.entries():
        yield from _against_limit(name, place, limits)


def _name_rejections(name: str, place: SpecPlace) -> Iterator[Rejection]:
    complaint = qualified_name(name)
    if complaint is None and "/" not in name and name not in _STANDARD and not name.startswith(_HUGE_PAGES):
        complaint = "must be a standard resource for containers"
    if complaint:
        yield place.refused(
            invalid(name, complaint),
            f"`{name}` is no resource of a container: {complaint}",
            "write `cpu`, `memory`, `ephemeral-storage`, or the full name of a device: `nvidia.com/gpu`",
            at=place.field.heading,
        )


def _quantity_rejections(name: str, place: SpecPlace) -> Iterator[Rejection]:
    if not place.present or place.text is None or isinstance(place.field.scalar, bool):
        return
    quantity = read_quantity(place.text)
    if quantity is None:
        message = f"`{place.text}` is no quantity"
        yield Rejection(place.field, message, "write `500m`, `1`, `128Mi`", (QUANTITY_RULE,), (), _UNREADABLE)
    elif quantity.digits < 0:
        error = invalid(place.text, "must be greater than or equal to 0")
        yield place.refused(error, f"`{name}` cannot be negative", "write a positive quantity")
    elif _is_device(name) and not quantity.is_whole:
        yield place.refused(invalid(place.text, "must be an integer"), f"`{name}` comes whole", "write a whole number")


def _against_limit(name: str, place: SpecPlace, limits: SpecPlace) -> Iterator[Rejection]:
    limit = limits.get(name)
    asked = _known(place)
    if not limit.present:
        if _is_device(name) and not filled_in_later(name) and asked is not None:
            detail = "Limit must be set for non overcommitable resources"
            yield limits.refused(
                required(detail), f"`{name}` is requested without a limit", "set the same limit", at=place.field
            )
        return
    allowed = _known(limit)
    if asked is None or allowed is None:
        return
    relation = ""
    if asked != allowed and (_is_device(name) or name.startswith(_HUGE_PAGES)):
        relation = "equal to"
    elif asked.exceeds(allowed):
        relation = "less than or equal to"
    if relation:
        path = place.path.rpartition("[")[0]
        yield SpecPlace(place.field, path).refused(
            invalid(place.text, f"must be {relation} {name} limit of {limit.text}"),
            f"the request of `{name}`, `{place.text}`, must be {relation} its limit, `{limit.text}`",
            "raise the limit, or lower the request",
            related=(Related(limit.field.span, "the limit"),),
        )


def _known(place: SpecPlace) -> Quantity | None:
    return read_quantity(place.text) if place.present and place.text else None


def _is_device(name: str) -> bool:
    """Whether it is an extended resource, which cannot be overcommitted."""
    return "/" in name and "kubernetes.io/" not in name
