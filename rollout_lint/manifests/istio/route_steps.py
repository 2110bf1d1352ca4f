"""Steps that add routes: whether there is a canary pod then, and which weights they keep from being set (facts §5.3,
§6.1)."""

from __future__ import annotations

from collections.abc import Iterator

from ...record import NamedTuple
from ...source.field import Field
from ..rollout import Canary, Step

ROUTE_STEPS = ("setHeaderRoute", "setMirrorRoute")


class RouteStep(NamedTuple):
    """A step that sets a route, or with no ``match`` removes it."""

    step: Step
    kind: str
    field: Field

    @property
    def name(self) -> str:
        return self.field.get("name").text

    @property
    def sets(self) -> bool:
        """Whether it sets the route: a ``match`` that is absent or null removes it."""
        return self.field.get("match").present


def route_steps(canary: Canary) -> Iterator[RouteStep]:
    for step in canary.steps:
        for kind in ROUTE_STEPS:
            field = step.field.get(kind)
            if field.is_mapping:
                yield RouteStep(step, kind, field)


def lost_routes(canary: Canary) -> Iterator[RouteStep]:
    """The steps that set a route while the canary has no pod: with none available, each reconciliation removes all
    managed routes (trafficrouting.go:222-233), and the step does not run again.

    Pods come with a weight above 0, or with ``setCanaryScale``, which holds until ``matchTrafficWeight``. What is not
    known may bring some.
    """
    if canary.field.get("minPodsPerReplicaSet").present:
        return
    weighed, scaled = False, None
    for step in canary.steps:
        if step.weight.present:
            weighed = step.weight.integer().value != 0
        scale = step.field.get("setCanaryScale")
        if scale.present:
            scaled = _scaled(scale, scaled)
        if weighed if scaled is None else scaled:
            continue
        for kind in ROUTE_STEPS:
            found = RouteStep(step, kind, step.field.get(kind))
            if found.field.is_mapping and found.sets:
                yield found


def _scaled(scale: Field, before: bool | None) -> bool | None:
    """Whether the canary has pods by its scale; None where it follows the weight."""
    if scale.get("matchTrafficWeight").boolean(False).value:
        return None
    for name in ("replicas", "weight"):
        if scale.get(name).present:
            return scale.get(name).integer().value != 0
    return True if scale.get("matchTrafficWeight").present else before


class Unweighed(NamedTuple):
    """A ``setWeight`` that changes nothing, and the step before it whose route is why."""

    step: Step
    route: RouteStep


def unweighed_steps(canary: Canary, *, is_named: bool) -> Iterator[Unweighed]:
    """The raises that are lost where a Rollout names no ``routes``. While a managed mirror route stands, only that one
    is weighed; while a header route stands, none is where the primary one has a name (IS:984-1010, 168-182)."""
    standing: dict[str, RouteStep] = {}
    for step in canary.steps:
        blocking = next((r for r in standing.values() if is_named or r.kind == "setMirrorRoute"), None)
        if step.weight.present and blocking is not None:
            yield Unweighed(step, blocking)
        for kind in ROUTE_STEPS:
            found = RouteStep(step, kind, step.field.get(kind))
            if found.field.is_mapping:
                standing.pop(found.name, None)
                if found.sets:
                    standing[found.name] = found
