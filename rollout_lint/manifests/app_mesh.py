"""App Mesh: what the controller asks of a VirtualService and its VirtualRouter (facts V58, §6.2)."""

from __future__ import annotations

from ..record import NamedTuple
from ..source.field import Field, filled_in_later
from ..source.text import Span
from .resource import Resource
from .route_references import ROUTER_OF_MESH_SERVICE

ROUTE_TYPES = ("httpRoute", "tcpRoute", "http2Route", "grpcRoute")
"""The routes whose weights the controller can set, in the order in which it looks for them."""


class MeshRefusal(NamedTuple):
    """What the controller has against a VirtualRouter: it stops at the first thing."""

    at: Span
    path: str
    says: str
    message: str
    help: str


def has_router(service: Resource) -> bool:
    """Whether a VirtualService names a VirtualRouter, or may: one that a node or an ARN provides has none."""
    reference = service.spec.get(*ROUTER_OF_MESH_SERVICE)
    return reference.present or any(
        filled_in_later(service.spec.get(*ROUTER_OF_MESH_SERVICE[:depth]).text) for depth in range(3)
    )


def mesh_refusal(router: Resource) -> MeshRefusal | None:
    """V58 (ValidateAppMeshVirtualRouter, validation_references.go:467-516); None where it is fine or not known."""
    routes = router.spec.get("routes")
    if routes.text:
        return None
    if not routes.size:
        return MeshRefusal(
            routes.span,
            "spec.routes",
            f"No routes defined for AppMesh virtual-router {router.name}",
            f"VirtualRouter `{router.name}` has no route",
            "add a route whose two `weightedTargets` are the canary's and the stable VirtualNode",
        )
    found = (_route_refusal(router, route, f"spec.routes[{index}]") for index, route in enumerate(routes.items()))
    return next((refusal for refusal in found if refusal is not None), None)


def _route_refusal(router: Resource, route: Field, path: str) -> MeshRefusal | None:
    title = f"AppMesh virtual-router {router.name} and route {route.get('name').text}"
    kind = next((kind for kind in ROUTE_TYPES if route.get(kind).is_mapping), None)
    if not route.is_mapping or any(route.get(kind).text for kind in ROUTE_TYPES):
        return None
    if kind is None:
        return MeshRefusal(
            route.heading,
            path,
            f"Error getting route details for {title}. Error: Route has unsupported route type",
            f"route `{route.get('name').text}` of VirtualRouter `{router.name}` has none of "
            + ", ".join(f"`{each}`" for each in ROUTE_TYPES),
            "write the route under one of them",
        )
    targets = route.get(kind, "action", "weightedTargets")
    path = f"{path}.{kind}.action.weightedTargets"
    if targets.text or route.get(kind, "action").text or targets.size == 2:
        return None
    says = (
        f"Invalid number of weightedTargets ({targets.size}) for {title}, expected 2"
        if targets.is_list
        else f"Invalid route action found for {title}"
    )
    return MeshRefusal(
        targets.heading if targets.is_list else targets.span,
        path,
        says,
        f"route `{route.get('name').text}` of VirtualRouter `{router.name}` has {targets.size or 'no'} weighted "
        f"target{'' if targets.size == 1 else 's'}, it takes two",
        "give it the canary's and the stable VirtualNode as `weightedTargets`, and no other",
    )
