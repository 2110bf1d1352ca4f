"""VirtualServices: their routes, what these match, and where they lead."""

from __future__ import annotations

from collections.abc import Iterator

from ...cached_property import cached_property
from ...source.bound import Bound
from ...source.field import Field, filled_in_later
from ...source.text import Span
from ..resource import Resource

PROTOCOLS = ("http", "tls", "tcp")
_INSTEAD = ("delegate", "redirect", "directResponse")
"""What an http route may have in the place of destinations."""


class Destination:
    """Where a share of a route's requests goes, or a copy of them."""

    def __init__(self, field: Field, target: Field) -> None:
        self.field = field
        self.target = target
        """The mapping with ``host`` and ``subset``."""

    def __repr__(self) -> str:
        return f"Destination({self.host.text} {self.subset.text})"

    @cached_property
    def host(self) -> Field:
        return self.target.get("host")

    @cached_property
    def subset(self) -> Field:
        return self.target.get("subset")

    @cached_property
    def short_host(self) -> str:
        """The host up to its first dot, as the controller compares it; "" where it starts with one."""
        return self.host.text.partition(".")[0]

    @cached_property
    def is_known(self) -> bool:
        """Whether host and subset are final."""
        return not (filled_in_later(self.host.text) or filled_in_later(self.subset.text))

    @property
    def weight(self) -> Bound[int]:
        """Its share in percent; the controller takes an absent one for 0, Istio for all where it stands alone."""
        return self.field.get("weight").integer()

    @property
    def span(self) -> Span:
        """The subset where it has one, else the host."""
        return (self.subset if self.subset.text else self.host).span


class Route:
    """An entry of ``spec.http``, ``spec.tls`` or ``spec.tcp``."""

    def __init__(self, service: VirtualService, field: Field, protocol: str, index: int) -> None:
        self.service = service
        self.field = field
        self.protocol = protocol
        self.index = index

    def __repr__(self) -> str:
        return f"Route({self.protocol}[{self.index}] {self.name})"

    @property
    def name(self) -> str:
        """ "" where it has none; tls and tcp routes never have one."""
        return self.field.get("name").text if self.protocol == "http" else ""

    @property
    def title(self) -> str:
        """What a message calls it."""
        return f"route `{self.name}`" if self.name else f"`{self.protocol}[{self.index}]`"

    @property
    def span(self) -> Span:
        return self.field.heading

    @property
    def place(self) -> Field:
        """What names it: its name, else the whole entry."""
        name = self.field.get("name")
        return name if name.text else self.field

    @cached_property
    def destinations(self) -> tuple[Destination, ...]:
        return tuple(Destination(entry, entry.get("destination")) for entry in self.field.get("route").items())

    @cached_property
    def mirrors(self) -> tuple[Destination, ...]:
        """Where copies of its requests go."""
        mirror = self.field.get("mirror")
        alone = (Destination(mirror, mirror),) if mirror.present else ()
        several = (Destination(entry, entry.get("destination")) for entry in self.field.get("mirrors").items())
        return (*alone, *several)

    @property
    def matches(self) -> tuple[Field, ...]:
        """Its match blocks: it takes a request that one of them fits, and without any takes all."""
        return self.field.get("match").items()

    @property
    def instead(self) -> str:
        """What it does in the place of sending requests to destinations; "" where it has destinations."""
        return next((name for name in _INSTEAD if self.field.get(name).present), "")

    @property
    def is_known(self) -> bool:
        """Whether all its names are final."""
        return all(destination.is_known for destination in self.destinations) and not filled_in_later(self.name)


class VirtualService:
    """A VirtualService as it stands in a manifest."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        self._routes: dict[str, tuple[Route, ...]] = {}

    def __repr__(self) -> str:
        return f"VirtualService({self.resource!r})"

    @property
    def name(self) -> str:
        return self.resource.name

    @property
    def span(self) -> Span:
        return self.resource.span

    def section(self, protocol: str) -> Field:
        return self.resource.spec.get(protocol)

    def routes(self, protocol: str) -> tuple[Route, ...]:
        found = self._routes.get(protocol)
        if found is None:
            items = enumerate(self.section(protocol).items())
            found = self._routes[protocol] = tuple(Route(self, item, protocol, index) for index, item in items)
        return found

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(host.text for host in self.resource.spec.get("hosts").items())

    @property
    def is_delegate(self) -> bool:
        """Whether another VirtualService passes requests on to it: such a one has no hosts."""
        return not self.hosts

    @property
    def is_known(self) -> bool:
        """Whether its routes are written out: text in the place of a list is filled in later."""
        spec = self.resource.spec
        if not spec.is_mapping:
            return False
        sections = [self.section(protocol) for protocol in PROTOCOLS]
        if any(section.present and not section.is_list for section in sections):
            return False
        return all(item.is_mapping for section in sections for item in section.items())

    def delegates(self) -> Iterator[tuple[Route, Field]]:
        """The routes that pass requests on to another VirtualService, with what names it."""
        for route in self.routes("http"):
            delegate = route.field.get("delegate")
            if delegate.present:
                yield route, delegate
