"""DestinationRules: the subsets of a host."""

from __future__ import annotations

from ...source.field import Field, filled_in_later
from ...source.text import Span
from ..resource import Resource


class DestinationRule:
    """A DestinationRule as it stands in a manifest."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource

    def __repr__(self) -> str:
        return f"DestinationRule({self.resource!r})"

    @property
    def name(self) -> str:
        return self.resource.name

    @property
    def span(self) -> Span:
        return self.resource.span

    @property
    def host(self) -> Field:
        return self.resource.spec.get("host")

    @property
    def short_host(self) -> str:
        """The host up to its first dot; "" where it is not known."""
        text = self.host.text
        return "" if filled_in_later(text) else text.partition(".")[0]

    @property
    def subset_list(self) -> Field:
        return self.resource.spec.get("subsets")

    @property
    def subsets(self) -> dict[str, Field]:
        """What names each subset, by its name."""
        return {entry.get("name").text: entry.get("name") for entry in self.subset_list.items()}

    @property
    def is_known(self) -> bool:
        """Whether the names of all subsets are final."""
        if self.subset_list.present and not self.subset_list.is_list:
            return False
        return self.resource.spec.is_mapping and not any(map(filled_in_later, self.subsets))
