"""Suppressions and findings brought together: what is left out, and which suppressions do nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain

from ..finding import Finding
from ..identity import is_of_run
from ..manifests.project import Manifest
from ..record import NamedTuple
from ..source.text import Span
from .problems import ExpiredSuppression, SuppressionProblem, UnreasonedSuppression, UnusedSuppression
from .reading import read_suppressions
from .suppression import NamedRule, Suppression

MayBeSilent = Callable[[NamedRule, "Suppression"], bool]
"""Whether a rule may have nothing to say there for another reason than that all is well: it does not run, it is off,
or what it needs is not in view."""


class Applied(NamedTuple):
    """Findings without those that are ignored; those with what ignores them; and what is wrong with suppressions."""

    findings: tuple[Finding, ...]
    ignored: tuple[tuple[Finding, Suppression], ...]
    problems: tuple[SuppressionProblem, ...]


def apply(
    findings: Sequence[Finding],
    manifests: Iterable[Manifest],
    *,
    known_rules: Mapping[str, str],
    require_reason: bool,
    today: date,
    hidden: Iterable[tuple[str, Span]] = (),
    may_be_silent: MayBeSilent,
) -> Applied:
    """Take the suppressed findings out.

    ``hidden`` are findings, as code and place, that a level hides: what suppresses one is not unused. A suppression
    holds on its last day and no longer; one without a reason holds all the same.
    """
    suppressions: list[Suppression] = []
    problems: list[SuppressionProblem] = []
    for manifest in manifests:
        read = read_suppressions(manifest, known_rules)
        suppressions += read.suppressions
        problems += read.problems
    in_force = [each for each in suppressions if each.until is None or today <= each.until.day]
    shown, ignored = _split(findings, in_force)
    for code, span in hidden:
        for each in in_force:
            if code in each.codes and each.covers(span):
                each.used.add(code)
    for suppression in suppressions:
        problems += _problems(suppression, today, require_reason, may_be_silent)
    return Applied(tuple(shown), tuple(ignored), tuple(problems))


def _split(
    findings: Iterable[Finding], in_force: list[Suppression]
) -> tuple[list[Finding], list[tuple[Finding, Suppression]]]:
    shown: list[Finding] = []
    ignored: list[tuple[Finding, Suppression]] = []
    by_place: dict[tuple[int, str], list[Suppression]] = {}
    for suppression in in_force:
        for code in suppression.codes:
            by_place.setdefault((id(suppression.source), code), []).append(suppression)
    for finding in findings:
        covering = [
            [each for each in by_place.get((id(span.source), finding.rule), ()) if each.covers(span)]
            for span in _places(finding)
        ]
        for suppression in chain.from_iterable(covering):
            suppression.used.add(finding.rule)
        if all(covering):
            ignored.append((finding, covering[0][0]))
        else:
            shown.append(finding)
    return shown, ignored


def _places(finding: Finding) -> Iterator[Span]:
    """Where a finding must be suppressed to be left out: what is told once a run stands for all of its places."""
    yield finding.span
    if is_of_run(finding.identity):
        yield from (related.span for related in finding.related)


def _problems(
    suppression: Suppression, today: date, require_reason: bool, may_be_silent: MayBeSilent
) -> Iterator[SuppressionProblem]:
    if suppression.until is not None and suppression.until_span is not None and suppression.until.day < today:
        yield ExpiredSuppression(suppression.until_span, suppression.until.day, suppression.codes)
        return
    if require_reason and not suppression.reason:
        yield UnreasonedSuppression(suppression.span, suppression.codes)
    for rule in suppression.rules:
        if rule.code not in suppression.used and not may_be_silent(rule, suppression):
            yield UnusedSuppression(rule.span, rule.code, suppression.where)
