"""The engine: hands every object of a project to the rules that ask for it, and makes a report of what they yield."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from .finding import (
    Basis,
    Draft,
    Finding,
    Level,
    Related,
    Report,
    ResourceName,
    RuleFailure,
    Summary,
    Undecided,
)
from .gates.gate import Gate, GateMetric
from .manifests.resource import Resource
from .pack import facts, load_rules
from .rule import Rule
from .source.text import Span
from .walk import Subject, subjects

if TYPE_CHECKING:
    from .manifests.loading import Progress
    from .manifests.project import Project
    from .settings import Settings

_REPORT_EVERY = 200
MAX_RELATED = 50
"""Related places of one finding; a template that hundreds of Rollouts use names these many."""


def check_project(
    project: Project,
    settings: Settings,
    skipped: dict[str, int],
    remarks: tuple[str, ...],
    progress: Progress | None = None,
) -> Report:
    """Run all rules over a project. ``skipped`` and ``remarks`` are what reading it had to leave out, and to say."""
    rules = load_rules()
    run = _run(project, rules, settings, progress)
    findings = _findings(_merged(_superseded(run.candidates)))
    counts = {level: sum(1 for finding in findings if finding.level is level) for level in Level}
    targets = [manifest for manifest in project.manifests if manifest.is_target]
    undecided: dict[str, dict[str, int]] = {}
    for (what, _, _), why in run.undecided.items():
        reasons = undecided.setdefault(what, {})
        reasons[why] = reasons.get(why, 0) + 1
    summary = Summary(
        files=len(targets),
        documents=sum(len(manifest.documents) for manifest in targets),
        errors=counts[Level.ERROR],
        warnings=counts[Level.WARNING],
        notes=counts[Level.NOTE],
        ignored=0,
        baselined=0,
        fixable=sum(1 for finding in findings if finding.fix is not None),
        decided={
            what: sum(1 for place in places if (what, *place) not in run.undecided)
            for what, places in run.judged.items()
        },
        undecided=undecided,
        skipped=skipped,
    )
    return Report(
        findings=findings,
        summary=summary,
        profile=settings.profile,
        controller=settings.controller,
        rules={rule.code: facts(rule) for rule in rules},
        failures=tuple(run.failures),
        warnings=remarks,
        objects=sum(1 for manifest in targets for resource in manifest.resources if resource.is_ours),
    )


class _Candidate(NamedTuple):
    """A finding in the making, with what decides whether it stays."""

    rule: Rule
    draft: Draft
    level: Level
    basis: Basis
    resource: Resource | None
    causes: tuple[object, ...]


class _Run(NamedTuple):
    """What the rules of one run have yielded."""

    candidates: list[_Candidate]
    undecided: dict[tuple[str, int, int], str]
    """Why, by noun and place: one thing is counted once."""
    judged: dict[str, set[tuple[int, int]]]
    failures: list[RuleFailure]

    def tally(self, what: str, why: str | None, span: Span, targets: set[int]) -> None:
        """Count a thing of a target as judged, and as undecided where there is a reason."""
        if id(span.source) in targets:
            self.judged.setdefault(what, set()).add((id(span.source), span.start))
            if why is not None:
                self.undecided.setdefault((what, id(span.source), span.start), why)


def _run(project: Project, rules: Iterable[Rule], settings: Settings, progress: Progress | None) -> _Run:
    by_type: dict[type, list[Rule]] = {}
    for rule in rules:
        for kind in rule.on:
            by_type.setdefault(kind, []).append(rule)
    targets = {id(manifest.source) for manifest in project.manifests if manifest.is_target}
    run = _Run([], {}, {}, [])
    walk = list(subjects(project, settings.policy().controller))
    for number, subject in enumerate(walk):
        if progress is not None and not number % _REPORT_EVERY:
            progress("checking", number, len(walk))
        if isinstance(subject.value, (Gate, GateMetric)):
            run.tally(subject.value.noun, subject.value.undecided, subject.value.span, targets)
        for rule in by_type.get(type(subject.value), ()):
            for item in _checked(rule, subject, settings, run.failures):
                if isinstance(item, Undecided):
                    run.tally(item.what, item.why, item.span, targets)
                elif id(item.span.source) in targets:
                    candidate = _candidate(rule, item, subject, project, settings)
                    if candidate is not None:
                        run.candidates.append(candidate)
    return run


def _checked(
    rule: Rule, subject: Subject, settings: Settings, failures: list[RuleFailure]
) -> Iterator[Draft | Undecided]:
    """What a rule yields for one object. A rule that raises is reported, and the run goes on."""
    value = subject.value
    try:
        if rule.takes_policy:
            path = subject.resource.source.path if subject.resource is not None else ""
            policy = settings.policy(path, _name(subject.resource))
            yield from list(rule.check(value, policy))
        else:
            yield from list(rule.check(value))
    except Exception as error:
        failures.append(RuleFailure(rule.code, _place(subject), f"{type(error).__name__}: {error}"))


def _place(subject: Subject) -> str:
    """Where an object is, as ``path:line``; its type where it is nowhere in particular."""
    span = getattr(subject.value, "span", None) or (subject.resource.span if subject.resource else None)
    return type(subject.value).__name__ if span is None else f"{span.source.path}:{span.first.line}"


def _candidate(rule: Rule, draft: Draft, subject: Subject, project: Project, settings: Settings) -> _Candidate | None:
    resource = project.resource_at(draft.span)
    basis = draft.basis or rule.basis
    path = draft.span.source.path
    level = settings.level(rule.code, rule.name, draft.level or rule.level, basis, path, _name(resource))
    if level is None:
        return None
    if not draft.related:
        related = getattr(subject.value, "users", ())
        draft = draft._replace(related=tuple(r for r in related if r.span != draft.span))
    return _Candidate(rule, draft, level, basis, resource, subject.causes)


def _name(resource: Resource | None) -> ResourceName | None:
    return None if resource is None else ResourceName(resource.kind, resource.namespace, resource.name)


def _superseded(candidates: list[_Candidate]) -> list[_Candidate]:
    """Without the findings whose cause a better one already names: at the same place or inside it, or about the same
    object."""
    better = [candidate for candidate in candidates if candidate.rule.supersedes]
    if not better:
        return candidates
    by_code: dict[str, list[_Candidate]] = {}
    for candidate in better:
        for code in candidate.rule.supersedes:
            by_code.setdefault(code, []).append(candidate)
    return [c for c in candidates if not any(_same_cause(b, c) for b in by_code.get(c.rule.code, ()))]


def _same_cause(better: _Candidate, other: _Candidate) -> bool:
    one, two = better.draft.span, other.draft.span
    if one.source is two.source and one.start <= two.start and two.end <= one.end:
        return True
    return bool(better.causes) and any(better.causes[0] is cause for cause in other.causes)


def _merged(candidates: list[_Candidate]) -> list[_Candidate]:
    """One finding for each rule and span; the others' related places join it."""
    merged: dict[tuple[str, int, int, int], _Candidate] = {}
    for candidate in candidates:
        span = candidate.draft.span
        key = (candidate.rule.code, id(span.source), span.start, span.end)
        first = merged.get(key)
        if first is None:
            merged[key] = candidate
            continue
        level = min(first.level, candidate.level, key=lambda level: level.rank)
        known = {(id(r.span.source), r.span.start) for r in first.draft.related}
        added = tuple(r for r in candidate.draft.related if (id(r.span.source), r.span.start) not in known)
        related: tuple[Related, ...] = (*first.draft.related, *added)[:MAX_RELATED]
        merged[key] = first._replace(level=level, draft=first.draft._replace(related=related))
    return list(merged.values())


def _findings(candidates: list[_Candidate]) -> tuple[Finding, ...]:
    if not candidates:
        return ()
    from .source.route import route

    seen: dict[str, int] = {}
    ordered = sorted(
        candidates, key=lambda c: (c.draft.span.source.path, c.draft.span.start, c.draft.span.end, c.rule.code)
    )
    findings = []
    for rule, draft, level, basis, resource, _ in ordered:
        name = _name(resource)
        way = route(resource.field.node, draft.span.start) if resource is not None and resource.field.node else ""
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
                rendered=None,
                identity=_identity(rule.code, name, way, draft.span.excerpt, seen),
            )
        )
    return tuple(findings)


def _identity(rule: str, resource: ResourceName | None, way: str, text: str, seen: dict[str, int]) -> str:
    """Rule, object, route in the object, normalised text, and an ordinal that tells equal findings apart, in order."""
    identity = "\0".join((rule, *(resource or ("", "", "")), way, " ".join(text.split())))
    ordinal = seen.get(identity, 0)
    seen[identity] = ordinal + 1
    return f"{identity}\0{ordinal}"
