"""Findings in the making: which of them stay, which are one, and what each is in the end."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from .finding import Basis, Draft, Finding, Fix, Level, Related, ResourceName
from .gates.gate import Gate
from .identity import base_identity, run_identity, with_ordinal
from .manifests.resource import Resource
from .record import NamedTuple
from .rule import Rule
from .source.text import Span

MAX_RELATED = 50
"""Related places of one finding; a template that hundreds of Rollouts use names these many."""


class Candidate(NamedTuple):
    """A finding in the making, with what decides whether it stays."""

    rule: Rule
    draft: Draft
    level: Level
    basis: Basis
    resource: Resource | None
    causes: tuple[object, ...]
    gate: Gate | None
    """The gate it is about: what is wrong with one explains nothing of another that uses the same template."""
    seen_at: Span | None = None
    """Its place in the object where that is not where it is told: the object was rendered."""


def name_of(resource: Resource | None) -> ResourceName | None:
    return None if resource is None else ResourceName(resource.kind, resource.namespace, resource.name)


def superseded(candidates: list[Candidate], beside: Iterable[Candidate]) -> list[Candidate]:
    """Findings without those whose cause a better one already names: at the same place or inside it, or about the same
    object and not about different gates. The better ones are among them, or ``beside`` them."""
    places: dict[tuple[str, int], list[Span]] = {}
    causes: dict[tuple[str, int], set[Gate | None]] = {}
    for better in (*candidates, *beside):
        for code in better.rule.supersedes:
            places.setdefault((code, id(better.draft.span.source)), []).append(better.draft.span)
            if better.causes:
                causes.setdefault((code, id(better.causes[0])), set()).add(better.gate)
    if not places:
        return candidates
    return [
        candidate
        for candidate in candidates
        if not any(_explains(causes.get((candidate.rule.code, id(each)), ()), candidate) for each in candidate.causes)
        and not _lies_in(candidate, places)
    ]


def _explains(gates: Collection[Gate | None], candidate: Candidate) -> bool:
    """Whether better findings on a cause of a finding, each of a gate or of none, are about the same as it is."""
    return bool(gates) and (candidate.gate is None or None in gates or candidate.gate in gates)


def _lies_in(candidate: Candidate, places: dict[tuple[str, int], list[Span]]) -> bool:
    """Whether a finding is at one of the places, by code and source, where a better one is, or inside it."""
    span = candidate.draft.span
    around = places.get((candidate.rule.code, id(span.source)), ())
    return any(place.start <= span.start and span.end <= place.end for place in around)


def merged(candidates: list[Candidate]) -> list[Candidate]:
    """One finding for each rule and span; the others' related places join it."""
    by_place: dict[tuple[str, int, int, int, str], Candidate] = {}
    for candidate in candidates:
        span = candidate.draft.span
        # several that only have the nearest thing in common are several
        nearest = "" if candidate.draft.rendered is None else candidate.draft.message
        key = (candidate.rule.code, id(span.source), span.start, span.end, nearest)
        first = by_place.get(key)
        if first is None:
            by_place[key] = candidate
            continue
        level = min(first.level, candidate.level, key=lambda level: level.rank)
        known = {(id(r.span.source), r.span.start) for r in first.draft.related}
        added = tuple(r for r in candidate.draft.related if (id(r.span.source), r.span.start) not in known)
        related: tuple[Related, ...] = (*first.draft.related, *added)[:MAX_RELATED]
        fix = Fix.agreed(first.draft.fix, candidate.draft.fix)
        by_place[key] = first._replace(level=level, draft=first.draft._replace(related=related, fix=fix))
    return list(by_place.values())


def findings_of(candidates: list[Candidate]) -> tuple[Finding, ...]:
    """The findings, by file and place."""
    if not candidates:
        return ()
    from .source.route import route

    ordinals: dict[str, int] = {}
    ordered = sorted(
        candidates, key=lambda c: (c.draft.span.source.path, c.draft.span.start, c.draft.span.end, c.rule.code)
    )
    findings = []
    for rule, draft, level, basis, resource, _, _, seen_at in ordered:
        name = name_of(resource)
        seen = seen_at or draft.span
        way = route(resource.field.node, seen.start) if resource is not None and resource.field.node else ""
        findings.append(
            Finding(
                rule=rule.code,
                name=rule.name,
                level=level,
                basis=basis,
                checklist=rule.checklist,
                message=draft.message,
                help=draft.help,
                span=draft.span,
                resource=name,
                route=way,
                related=draft.related,
                trace=draft.trace,
                fix=draft.fix,
                rendered=draft.rendered,
                identity=_identity(rule.code, name, resource, draft._replace(span=seen), ordinals),
            )
        )
    return tuple(findings)


def _identity(
    rule: str, name: ResourceName | None, resource: Resource | None, draft: Draft, seen: dict[str, int]
) -> str:
    """What a finding is about, and an ordinal that tells equal ones apart, in order."""
    root = resource.field.node if resource is not None else None
    identity = run_identity(rule) if draft.once_a_run else base_identity(rule, name, root, draft.span)
    ordinal = seen.get(identity, 0)
    seen[identity] = ordinal + 1
    return with_ordinal(identity, ordinal)
