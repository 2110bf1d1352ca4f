"""The scope of selectors: which pods of a Rollout each selector of a bound query sees.

A selector that anything ties to the new version sees the canary, whatever else stands in it; one that nothing ties sees
the pods of both versions. What an argument, a name or a label stands for may be unknown: then so is the scope.
"""

from __future__ import annotations

from ...promql.syntax import Matcher, Selector
from ...record import NamedTuple
from ...source.text import Span
from ..arguments.binding import BoundArgument
from ..arguments.placeholders import placeholders
from ..gate import Gate, GateMetric
from ..kept import kept
from ..policy import Policy
from ..queries import MetricQuery
from .identity import Identity
from .joins import joins
from .labels import says_canary
from .matchers import tie_in_view, tie_out_of_view
from .tie import Scope, Tie
from .written import Written

__all__ = ["Scope", "SelectorScope", "identity_of", "legible", "place_of", "selector_scopes"]

_NO_TIE = "no matcher in it tells the pods of one version from those of another"


class SelectorScope(NamedTuple):
    """The scope of one selector, and why.

    ``certain`` says that it is known and not presumed from a name. ``reason`` is a clause for a reader. ``matcher`` is
    the one that decides, None where none does. ``place`` is the text that a finding is about: the value that decides,
    where it was written, else the selector.
    """

    selector: Selector
    scope: Scope
    certain: bool
    reason: str
    place: Span
    matcher: Matcher | None = None
    arguments: tuple[BoundArgument, ...] = ()
    """What stands in the value of ``matcher``."""
    by_hash: bool = False
    """Whether a pod template hash decides."""
    tied_by_pod_hash: bool = False
    """Whether a matcher of its own asks for the hash of the new pods: none of its series is there before they are."""

    @property
    def reads_more_than_canary(self) -> bool:
        """Whether it is known to see other pods than the new ones, or others only."""
        return self.certain and self.scope in (Scope.BOTH, Scope.STABLE)


def selector_scopes(query: MetricQuery, metric: GateMetric, policy: Policy) -> tuple[SelectorScope, ...]:
    """The scope of each selector of a query that Prometheus takes, in the order of the text."""
    return _scopes(metric, query, policy)


@kept
def _scopes(metric: GateMetric, query: MetricQuery, policy: Policy) -> tuple[SelectorScope, ...]:
    identity = identity_of(metric.gate) if metric.gate.rollout is not None else None
    scopes = [_scope(selector, query, metric, policy, identity) for selector in query.query.selectors]
    return tuple(_carried_over(scopes, query))


@kept
def identity_of(gate: Gate) -> Identity:
    """What ties a selector to a version of the gate's Rollout; the gate must have one."""
    return Identity(gate)


def _scope(
    selector: Selector, query: MetricQuery, metric: GateMetric, policy: Policy, identity: Identity | None
) -> SelectorScope:
    environment = metric.gate.environment
    ties: list[tuple[Tie, Written]] = []
    for matcher in selector.matchers:
        written = Written(matcher, _arguments(query, matcher))
        if identity is not None:
            tie = tie_in_view(written, identity, environment, policy)
        else:
            tie = tie_out_of_view(written, environment, policy)
        if tie is not None:
            ties.append((tie, written))
    for wanted in (Scope.CANARY, Scope.STABLE, Scope.UNKNOWN):
        found = _best(ties, wanted)
        if found is not None:
            return _decided(selector, *found, query, metric)
    unknown = _unknown_name(selector)
    if unknown is not None:
        return SelectorScope(selector, *unknown, place_of(selector, query))
    for wanted in (Scope.BOTH, Scope.OTHER):
        found = _best(ties, wanted)
        if found is not None:
            return _decided(selector, *found, query, metric)
    return SelectorScope(selector, Scope.BOTH, True, _NO_TIE, place_of(selector, query))


def place_of(selector: Selector, query: MetricQuery) -> Span:
    """A selector where it is written; its metric's name where the braces go over lines or hold escapes, so that the
    text shown is that of the query."""
    return legible(query, (selector.start, selector.end), selector.name_span or (selector.start, selector.end))


def legible(query: MetricQuery, whole: tuple[int, int], part: tuple[int, int]) -> Span:
    """The place of a range of a query; of a part of it where the range is written over lines or with escapes."""
    span = query.place(*whole)
    written = span.source.text[span.start : span.end]
    return span if written == span.excerpt and "\n" not in written else query.place(*part)


def _best(ties: list[tuple[Tie, Written]], scope: Scope) -> tuple[Tie, Written] | None:
    """The tie to a scope that is known best: by a hash, for certain, presumed."""
    fitting = [each for each in ties if each[0].scope is scope]
    return max(fitting, key=lambda each: (each[0].to_latest, each[0].certain), default=None)


def _decided(selector: Selector, tie: Tie, written: Written, query: MetricQuery, metric: GateMetric) -> SelectorScope:
    environment = metric.gate.environment
    arguments = tuple(environment[name] for name in written.arguments if name in environment)
    return SelectorScope(
        selector,
        tie.scope,
        tie.certain,
        tie.reason,
        _place(written.matcher, arguments, query),
        written.matcher,
        arguments,
        tie.by_hash,
        tie.to_latest,
    )


def _place(matcher: Matcher, arguments: tuple[BoundArgument, ...], query: MetricQuery) -> Span:
    """The value of the one argument that decides, else the matcher's value as it stands in the query."""
    if len(arguments) == 1 and arguments[0].value.present:
        return arguments[0].value.span
    start, end = matcher.value_span
    if end > start:
        return query.place(start, end)
    return legible(query, (matcher.start, matcher.end), matcher.name_span)


def _arguments(query: MetricQuery, matcher: Matcher) -> tuple[str, ...]:
    """The names of the arguments that stand in a matcher's value as written."""
    start, end = matcher.value_span
    if not query.is_bound:
        tags = placeholders(query.query.text[start:end])
        return tuple(tag.argument for tag in tags if tag.argument is not None)
    return tuple(
        segment.argument.name
        for segment in query.text.segments
        if segment.argument is not None and segment.start <= end and start <= segment.end
    )


def _unknown_name(selector: Selector) -> tuple[Scope, bool, str] | None:
    """What the name of a metric, or the lack of one, leaves open where no matcher ties."""
    if selector.open_ended:
        return Scope.UNKNOWN, False, "a placeholder stands for whole matchers"
    metric = selector.metric
    if metric is None:
        return Scope.UNKNOWN, False, "the name of the metric is not known"
    if says_canary(metric):
        return Scope.CANARY, False, f"the metric `{metric}` says so"
    if ":" in metric:
        return Scope.UNKNOWN, False, f"what the recording rule of `{metric}` selects is not in view"
    return None


def _carried_over(scopes: list[SelectorScope], query: MetricQuery) -> list[SelectorScope]:
    """The scopes after joins: what is joined with one version's pods sees no others."""
    by_selector = {id(each.selector): each for each in scopes}
    for join in joins(query.query.nodes):
        for one, other in ((join.left, join.right), (join.right, join.left)):
            ties = [by_selector[id(selector)] for selector in one]
            for wanted in (Scope.CANARY, Scope.STABLE, Scope.UNKNOWN):
                tie = max((t for t in ties if t.scope is wanted), key=lambda t: t.certain, default=None)
                if tie is None:
                    continue
                for selector in other:
                    own = by_selector[id(selector)]
                    if own.scope in (Scope.BOTH, Scope.UNKNOWN):
                        by_selector[id(selector)] = _joined(own, tie)
                break
    return [by_selector[id(each.selector)] for each in scopes]


def _joined(own: SelectorScope, tie: SelectorScope) -> SelectorScope:
    name = tie.selector.metric or "the other side"
    return own._replace(
        scope=tie.scope,
        certain=tie.certain,
        reason=f"it is joined with `{name}`, and {tie.reason}",
        matcher=tie.matcher,
        arguments=tie.arguments,
        by_hash=tie.by_hash,
    )
