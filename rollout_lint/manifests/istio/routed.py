"""A Rollout that Istio routes for, with the VirtualServices and the DestinationRule that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import TYPE_CHECKING, TypeVar

from ...cached_property import cached_property
from ...source.field import Field
from ...source.nodes import Node
from ...source.text import Span
from ..project import Project
from ..resource import Resource
from ..rollout import Rollout
from ..route_references import RouteReference, route_references
from .cohorts import Cohort, CohortWay, Lead, Leading
from .matching import Block
from .neighbours import Neighbours
from .routing import IstioRouting, Role
from .selection import Refusal, Selection, select
from .virtual_service import Destination, Route, VirtualService

if TYPE_CHECKING:
    from .destination_rule import DestinationRule

T = TypeVar("T")


class RoutedVirtualService:
    """One VirtualService as a Rollout uses it."""

    def __init__(
        self,
        service: VirtualService,
        entry: Field,
        routing: IstioRouting,
        rule: DestinationRule | None,
        project: Project,
        neighbours: Neighbours,
    ) -> None:
        self.service = service
        self.entry = entry
        """What the Rollout says of it: ``name``, ``routes``, ``tlsRoutes``, ``tcpRoutes``."""
        self.routing = routing
        self._rule = rule
        self._project = project
        self._neighbours = neighbours
        self._leadings: dict[Route, Leading] = {}

    def __repr__(self) -> str:
        return f"RoutedVirtualService({self.service!r})"

    @cached_property
    def selections(self) -> tuple[Selection, ...]:
        """What the controller weighs, by section; nothing where the VirtualService is not written out."""
        if not (self.service.is_known and self.routing.is_known):
            return ()
        return tuple(select(self.entry, self.service, self.routing))

    @property
    def refusals(self) -> list[Refusal]:
        return [refusal for selection in self.selections for refusal in selection.refusals]

    def is_meant(self, protocol: str) -> bool:
        """Whether the Rollout means the routes of a section: it names some there, or none anywhere and the section is
        the first. The others are validated all the same."""
        asked = [selection.protocol for selection in self.selections if selection.asked]
        return protocol in (asked or [selection.protocol for selection in self.selections[:1]])

    @cached_property
    def weighed(self) -> tuple[Route, ...]:
        return tuple(route for selection in self.selections for route in selection.routes)

    @property
    def managed_by_name(self) -> list[Route]:
        """The routes that stand here under a name of ``managedRoutes``."""
        return [route for route in self.service.routes("http") if route.name in self.routing.managed_routes]

    @property
    def static_routes(self) -> list[Route]:
        """The http routes that the controller leaves alone."""
        weighed = {(route.protocol, route.index) for route in self.weighed}
        return [
            route
            for route in self.service.routes("http")
            if ("http", route.index) not in weighed and route.name not in self.routing.managed_routes
        ]

    @cached_property
    def canary_host(self) -> str:
        """The host that the subsets are of, up to its first dot; "" by host, and where it is not known."""
        if not self.routing.by_subset:
            return ""
        if self._rule is not None:
            return self._rule.short_host
        name = self.routing.canary_subset.text
        hosts = {d.short_host for route in self.weighed for d in route.destinations if d.subset.text == name}
        return hosts.pop() if len(hosts) == 1 else ""

    # -- where requests go

    def leading(self, route: Route, blocks: tuple[Block, ...] = ()) -> Leading:
        """A route as requests meet it; by ``blocks`` where these are not its own."""
        own = blocks or tuple((match,) for match in route.matches) or ((),)
        roles = {id(d): self.routing.reaches(d, self.canary_host) for d in (*route.destinations, *route.mirrors)}
        is_weighed = route.service is self.service and route in self.weighed
        receiving = route.destinations if is_weighed else _receiving(route)
        to_canary = next((d for d in (*receiving, *route.mirrors) if roles[id(d)] is Role.CANARY), None)
        return Leading(route, own, _lead([roles[id(d)] for d in receiving], route), to_canary)

    def ways(self, cohort: Cohort) -> list[CohortWay]:
        """The cohort's way through each VirtualService by which requests come here: this one, or those that delegate
        to it. None where no such is in view."""
        return [CohortWay(cohort, self._in_order(entrance)) for entrance in self._entrances()]

    def _entrances(self) -> list[VirtualService]:
        if not self.service.is_delegate:
            return [self.service]
        name = self.service.name
        return [
            other
            for other in self._neighbours.delegating_to(self.service)
            if any(
                delegate.get("name").text == name and self._delegate(other, delegate) is not None
                for _, delegate in other.delegates()
            )
        ]

    def on_the_way(self) -> Iterator[VirtualService]:
        """The VirtualServices by which requests come here, and those that they delegate to before: what is found of
        this one may stand there."""
        for entrance in self._entrances():
            yield entrance
            for _, delegate in entrance.delegates():
                target = self._delegate(entrance, delegate)
                if target is not None:
                    yield target

    def _in_order(self, entrance: VirtualService) -> Iterator[Leading]:
        """The http routes of a VirtualService, with those that it delegates to in the places where it does. What
        stands under a managed name does not stay."""
        for route in entrance.routes("http"):
            delegate = route.field.get("delegate")
            if delegate.present:
                yield from self._delegated(route, self._delegate(entrance, delegate))
            elif route.name not in self.routing.managed_routes:
                # each cohort meets the same routes, for each rule about cohorts
                leading = self._leadings.get(route)
                if leading is None:
                    leading = self._leadings[route] = self.leading(route)
                yield leading

    def _delegated(self, route: Route, target: VirtualService | None) -> Iterator[Leading]:
        own: tuple[Block, ...] = tuple((match,) for match in route.matches) or ((),)
        if target is None:
            yield Leading(route, own, Lead.UNKNOWN, None)
            return
        for each in target.routes("http"):
            theirs: tuple[Block, ...] = tuple((match,) for match in each.matches) or ((),)
            if each.name not in self.routing.managed_routes:
                yield self.leading(each, tuple((*one, *other) for one, other in product(own, theirs)))

    def _delegate(self, entrance: VirtualService, delegate: Field) -> VirtualService | None:
        """The VirtualService that a delegation means; this one where its name says so."""
        name, namespace = delegate.get("name").text, delegate.get("namespace").text
        found = self._project.resolve("VirtualService", name, entrance.resource, namespace or None).candidates
        if any(each is self.service.resource for each in found):
            return self.service
        return VirtualService(found[0]) if len(found) == 1 else None

    def loses(self, cohort: Cohort) -> bool:
        """Whether a route of the cohort's own stands under a managed name: the controller deletes it."""
        return bool(CohortWay(cohort, map(self.leading, self.managed_by_name)).own)

    def is_told_elsewhere(self, cohort: Cohort) -> bool:
        """Whether another VirtualService for one of its hosts has a route of the cohort's own: behind a gateway Istio
        merges them."""
        others = self._neighbours.sharing_a_host(self.service)
        return any(self._neighbours.tells(other, cohort) for other in others)


def _receiving(route: Route) -> tuple[Destination, ...]:
    """The destinations that get requests of a route which nobody weighs: one alone gets all, among several one without
    a weight none."""
    if len(route.destinations) == 1:
        return route.destinations
    return tuple(d for d in route.destinations if d.weight.value or not d.weight.known)


def _lead(roles: list[Role], route: Route) -> Lead:
    if Role.UNKNOWN in roles:
        return Lead.UNKNOWN
    if route.instead:
        return Lead.NOT_CANARY if route.instead != "delegate" else Lead.UNKNOWN
    if Role.CANARY not in roles:
        return Lead.NOT_CANARY
    return Lead.CANARY if all(role is Role.CANARY for role in roles) else Lead.BOTH


class NamedVirtualService:
    """A VirtualService that a Rollout names, and what it may mean."""

    def __init__(self, reference: RouteReference, services: tuple[RoutedVirtualService, ...]) -> None:
        self.reference = reference
        self.services = services
        """What it may mean; nothing where none is in view, or a patch may change it."""

    @property
    def span(self) -> Span:
        return self.reference.span

    def judged(self, check: Callable[[RoutedVirtualService], Iterable[T]]) -> list[T]:
        """What a check finds; nothing where it holds for some only of what the name may mean."""
        found = [list(check(service)) for service in self.services]
        return found[0] if found and all(found) else []


class RoutedRollout:
    """A Rollout with ``trafficRouting.istio``, one VirtualService or several, and what it names in view."""

    def __init__(
        self,
        rollout: Rollout,
        routing: IstioRouting,
        named: tuple[NamedVirtualService, ...],
        rules: tuple[DestinationRule, ...],
    ) -> None:
        self.rollout = rollout
        self.routing = routing
        self.named = named
        self.destination_rules = rules

    @property
    def span(self) -> Span:
        return self.rollout.span

    @property
    def causes(self) -> tuple[Node, ...]:
        return self.rollout.causes

    def touches(self, sources: frozenset[int]) -> bool:
        """Whether it stands in one of these sources (by ``id``), or something that routes for it does."""
        return any(id(each.source) in sources for each in self._resources())

    def _resources(self) -> Iterator[Resource]:
        yield self.rollout.resource
        for rule in self.destination_rules:
            yield rule.resource
        for service in (service for named in self.named for service in named.services):
            yield service.service.resource
            yield from (each.resource for each in service.on_the_way())


def routed_rollouts(rollouts: Iterable[Rollout], project: Project) -> Iterator[RoutedRollout]:
    """The Rollouts that Istio routes for, those that touch a target."""
    targets = frozenset(id(manifest.source) for manifest in project.manifests if manifest.is_target)
    neighbours = Neighbours(project)
    for rollout in rollouts:
        routed = _routed(rollout, project, neighbours)
        if routed is not None and routed.touches(targets):
            yield routed


def _routed(rollout: Rollout, project: Project, neighbours: Neighbours) -> RoutedRollout | None:
    canary = rollout.canary
    routing = IstioRouting(canary) if canary is not None else None
    if routing is None or not routing.field.is_mapping or project.is_patched(rollout.resource):
        return None
    one, many = routing.field.get("virtualService"), routing.field.get("virtualServices")
    if one.present == many.present:  # the controller takes neither both nor none (V51)
        return None
    references = list(route_references(rollout))
    from .destination_rule import DestinationRule

    rules = tuple(
        DestinationRule(resource)
        for reference in references
        if reference.kind == "DestinationRule"
        for resource in _candidates(reference, project)
    )
    rule = rules[0] if len(rules) == 1 else None
    entries = (one,) if one.present else many.items()
    by_name = {id(reference.field): reference for reference in references}
    named = tuple(
        NamedVirtualService(
            reference,
            tuple(
                RoutedVirtualService(VirtualService(resource), entry, routing, rule, project, neighbours)
                for resource in _candidates(reference, project)
            ),
        )
        for entry in entries
        if (reference := by_name.get(id(entry.get("name")))) is not None
    )
    return RoutedRollout(rollout, routing, named, rules)


def _candidates(reference: RouteReference, project: Project) -> tuple[Resource, ...]:
    """What a name may mean, none of it where a patch may change one."""
    if not reference.is_known:
        return ()
    found = reference.resolve(project).candidates
    return () if any(map(project.is_patched, found)) else found
