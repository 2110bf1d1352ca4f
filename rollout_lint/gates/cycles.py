"""Templates that pull in each other without end: the controller follows them until it dies (facts, V60)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ..manifests.analysis import TemplateReference
from ..manifests.template import AnalysisTemplate
from ..record import NamedTuple
from ..source.text import Span

PulledIn = Callable[[AnalysisTemplate], Iterable[tuple[TemplateReference, AnalysisTemplate]]]


class TemplateCycle(NamedTuple):
    """One cycle: each reference with the template that it leads to, in their order; the last one closes it.

    Whatever template the search starts from, a cycle is closed by the same reference: the last one in the text.
    """

    references: tuple[tuple[TemplateReference, AnalysisTemplate], ...]

    @property
    def span(self) -> Span:
        return self.references[-1][0].span


class _Step(NamedTuple):
    """A template on the way, how it was reached, and what it still pulls in."""

    template: AnalysisTemplate
    reference: TemplateReference | None
    ahead: Iterator[tuple[TemplateReference, AnalysisTemplate]]


def find_cycles(
    templates: Iterable[AnalysisTemplate], pulled_in: PulledIn, done: set[int]
) -> tuple[TemplateCycle, ...]:
    """The cycles that can be reached from templates, each once. ``done`` holds the templates that were followed before,
    whose cycles are told already; those followed now are added."""
    found: list[TemplateCycle] = []
    for template in templates:
        if id(template) not in done:
            found += _from(template, pulled_in, done)
    return tuple(found)


def _from(start: AnalysisTemplate, pulled_in: PulledIn, done: set[int]) -> Iterator[TemplateCycle]:
    way = [_Step(start, None, iter(pulled_in(start)))]
    places = {id(start): 0}
    while way:
        following = next(way[-1].ahead, None)
        if following is None:
            left = id(way.pop().template)
            del places[left]
            done.add(left)
            continue
        reference, template = following
        known = places.get(id(template))
        if known is not None:
            edges = [(step.reference, step.template) for step in way[known + 1 :] if step.reference is not None]
            yield _closed_last([*edges, (reference, template)])
        elif id(template) not in done:
            places[id(template)] = len(way)
            way.append(_Step(template, reference, iter(pulled_in(template))))


def _closed_last(edges: list[tuple[TemplateReference, AnalysisTemplate]]) -> TemplateCycle:
    spans = [reference.span for reference, _ in edges]
    last = max(range(len(edges)), key=lambda index: (spans[index].source.path, spans[index].start))
    return TemplateCycle((*edges[last + 1 :], *edges[: last + 1]))
