"""The PromQL query of a metric, read as its Prometheus reads it, with the way back to the manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..record import NamedTuple
from ..source.field import filled_in_later
from ..source.text import Span
from .arguments.bound_text import BoundText
from .gate import GateMetric
from .kept import kept
from .policy import Policy

if TYPE_CHECKING:
    from ..promql import Query


class MetricQuery(NamedTuple):
    """A query and the text it was read from. Arguments whose value is unknown stay placeholders.

    ``is_bound`` says that the offsets of ``query`` count in the text with its arguments in place, not in the text as
    written.
    """

    query: Query
    text: BoundText
    is_bound: bool

    def place(self, start: int, end: int) -> Span:
        """The place of a range of the query."""
        if self.is_bound:
            return self.text.part(start, end)
        return self.text.written_part(start, end)


def prometheus_query(metric: GateMetric, policy: Policy) -> MetricQuery | None:
    """The query of a Prometheus metric; None where there is none, or where something fills it in before it is
    applied."""
    if metric.provider != "prometheus":
        return None
    return _read(metric, policy.prometheus_version, policy.prometheus_dialect)


@kept
def _read(metric: GateMetric, version: tuple[int, int], dialect: str) -> MetricQuery | None:
    from ..promql import parse_query

    text = metric.text("provider", "prometheus", "query")
    written = text.field.text
    if not written.strip() or filled_in_later(written):
        return None
    # braces in a value are not replaced again, so only a text without any can be read as it stands
    is_bound = text.known and text.value is not None and "{{" not in text.value
    query = parse_query(
        text.value if is_bound and text.value is not None else written,
        None if is_bound else metric.gate.known_arguments,
        version=f"{version[0]}.{version[1]}",
        dialect=dialect,
    )
    return MetricQuery(query, text, is_bound)
