"""The VirtualServices that are applied together, found by what ties one to another.

An index, built once for each unit: a repository has hundreds of them, and each asks for its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ..project import Project, Unit
from .cohorts import Cohort
from .matching import fit
from .virtual_service import VirtualService


class Neighbours:
    """What stands in the units of a VirtualService beside it."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._indexes: dict[int, _Index] = {}
        self._views: dict[int, VirtualService] = {}
        self._tells: dict[tuple[int, Cohort], bool] = {}

    def sharing_a_host(self, service: VirtualService) -> Iterator[VirtualService]:
        """The others that have one of its hosts."""
        return self._found(service, lambda index: (index.by_host.get(host, ()) for host in service.hosts))

    def delegating_to(self, service: VirtualService) -> Iterator[VirtualService]:
        """The others that pass requests on to one of its name, in whichever namespace."""
        return self._found(service, lambda index: (index.by_delegate.get(service.name, ()),))

    def tells(self, service: VirtualService, cohort: Cohort) -> bool:
        """Whether one of them has an http route of the cohort's own. A host can have hundreds, and each asks all."""
        key = (id(service.resource), cohort)
        told = self._tells.get(key)
        if told is None:
            matches = (match for route in service.routes("http") for match in route.matches)
            fits = (fit((match,), cohort.header, cohort.value) for match in matches)
            told = self._tells[key] = any(each.takes and each.names for each in fits)
        return told

    def _found(self, service: VirtualService, ask: _Question) -> Iterator[VirtualService]:
        seen = {id(service.resource)}
        for unit in self._project.units_of(service.resource):
            for others in ask(self._index(unit)):
                for other in others:
                    if id(other.resource) not in seen:
                        seen.add(id(other.resource))
                        yield other

    def _index(self, unit: Unit) -> _Index:
        index = self._indexes.get(id(unit))
        if index is None:
            named = unit.named("VirtualService").values()
            views = [self._views.setdefault(id(each), VirtualService(each)) for same in named for each in same]
            index = self._indexes[id(unit)] = _Index(views)
        return index


class _Index:
    """The VirtualServices of one unit, in its order."""

    __slots__ = ("by_delegate", "by_host")

    def __init__(self, services: Iterable[VirtualService]) -> None:
        self.by_host: dict[str, list[VirtualService]] = {}
        self.by_delegate: dict[str, list[VirtualService]] = {}
        for service in services:
            for host in service.hosts:
                self.by_host.setdefault(host, []).append(service)
            for _, delegate in service.delegates():
                self.by_delegate.setdefault(delegate.get("name").text, []).append(service)


_Question = Callable[[_Index], Iterable[Iterable[VirtualService]]]
