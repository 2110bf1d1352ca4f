"""The engine: hands every object of a project to the rules that ask for it, and makes a report of what they yield."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from typing import TYPE_CHECKING

from .candidates import Candidate, findings_of, merged, name_of, superseded
from .finding import (
    Basis,
    Draft,
    Finding,
    Level,
    Report,
    RuleFailure,
    SetAside,
    Summary,
    Undecided,
)
from .gates.gate import Gate, GateMetric
from .manifests.resource import Resource
from .pack import facts, load_rules
from .record import NamedTuple
from .releases import Releases, Told
from .rule import Rule
from .source.text import Source, Span
from .suppressions import may_suppress
from .walk import Subject, subjects

if TYPE_CHECKING:
    from datetime import date

    from .baseline.file import Baseline
    from .delivery.watch import ReleaseWatch
    from .gates.policy import Policy
    from .manifests.loading import Progress
    from .manifests.project import Manifest, Project
    from .rendering.origins import Origins
    from .set_aside import Handled
    from .settings import Settings
    from .suppressions.suppression import Suppression

_REPORT_EVERY = 200


def check_project(
    project: Project,
    settings: Settings,
    skipped: dict[str, int],
    remarks: tuple[str, ...],
    progress: Progress | None = None,
    *,
    baseline: Baseline | None = None,
    today: date | None = None,
    origins: Origins | None = None,
    watch: Callable[[Project], ReleaseWatch] | None = None,
    codes: Container[str] | None = None,
    explained: bool = False,
) -> Report:
    """Run all rules over a project. ``skipped`` and ``remarks`` are what reading it had to leave out, and to say;
    ``today`` is the day that suppressions are judged on, by default the current one. ``origins`` say where the places
    of rendered manifests were written: findings are told there. ``watch`` makes the watch over the release that is in
    view; with ``codes`` no other rules run; ``explained`` asks for what better findings leave out, too."""
    over = None if watch is None else watch(project)
    walk = list(subjects(project, settings.policy().controller, over))
    targets = [manifest for manifest in project.manifests if manifest.is_target]
    suppressing = [manifest for manifest in _written(targets, origins) if may_suppress(manifest.source.text)]
    # all files that a commit changes come here, and most of them hold nothing for any rule
    rules = load_rules() if walk or suppressing or baseline is not None else ()
    if codes is not None:
        rules = tuple(rule for rule in rules if rule.code in codes)
        asked = {kind for rule in rules for kind in rule.on}
        walk = [subject for subject in walk if type(subject.value) in asked]
    texts = () if over is None else over.sources
    run = _run(project, walk, rules, settings, progress, texts, origins)
    left_out: tuple[SetAside, ...] = ()
    if origins is not None:
        run, left_out = _at_sources(run, origins, rules, settings, today)
        # by now the files that findings were followed into are known too
        suppressing = [manifest for manifest in _written(targets, origins) if may_suppress(manifest.source.text)]
    candidates = superseded(run.candidates, run.beside) if origins is None else run.candidates
    findings = findings_of(merged(candidates))
    set_aside: tuple[SetAside, ...] = ()
    frozen = None
    if suppressing or baseline is not None:
        handled = _handled(run, project, walk, rules, settings, today, origins)
        tell = _teller(run, project, rules, settings, baseline, origins)
        findings, set_aside, frozen = handled.run(findings, suppressing, baseline, tell)
        findings = tuple(sorted(findings, key=_order))
    set_aside = (*set_aside, *left_out)
    counts = {level: sum(1 for finding in findings if finding.level is level) for level in Level}
    undecided: dict[str, dict[str, int]] = {}
    for (what, _, _), why in run.undecided.items():
        reasons = undecided.setdefault(what, {})
        reasons[why] = reasons.get(why, 0) + 1
    summary = Summary(
        files=len(targets) if origins is None else len(targets) + origins.more_files,
        documents=sum(len(manifest.documents) for manifest in targets),
        errors=counts[Level.ERROR],
        warnings=counts[Level.WARNING],
        notes=counts[Level.NOTE],
        ignored=sum(1 for each in set_aside if each.how == "ignored"),
        baselined=sum(1 for each in set_aside if each.how == "baselined"),
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
        set_aside=tuple(sorted(set_aside, key=lambda each: _order(each.finding))),
        frozen=frozen,
        releases=Releases(project, walk, run.told, rules, settings),
        explained=findings_of(merged(_without(run.candidates, candidates))) if explained else (),
    )


def _without(candidates: Iterable[Candidate], kept: Iterable[Candidate]) -> list[Candidate]:
    known = set(map(id, kept))
    return [candidate for candidate in candidates if id(candidate) not in known]


def _order(finding: Finding) -> tuple[str, int, int, str]:
    return finding.sort_key


def _handled(
    run: _Run,
    project: Project,
    walk: Sequence[Subject],
    rules: Iterable[Rule],
    settings: Settings,
    today: date | None,
    origins: Origins | None,
) -> Handled:
    """What is known once all rules have run, for what sets findings aside."""
    from .set_aside import Handled

    return Handled(
        project,
        rules,
        settings,
        subjects=walk,
        undecided=[(source, offset) for _, source, offset in run.undecided],
        failed=[failure.rule for failure in run.failures],
        hidden=findings_of(merged(run.hidden)),
        today=today,
        rendered=() if origins is None else origins.manifests,
    )


def _written(targets: Sequence[Manifest], origins: Origins | None) -> list[Manifest]:
    """The targets as files have them: what was rendered is suppressed where it was written."""
    if origins is None:
        return list(targets)
    return [*(manifest for manifest in targets if not origins.is_rendered(manifest.source)), *origins.manifests]


def _at_sources(
    run: _Run, origins: Origins, rules: Iterable[Rule], settings: Settings, today: date | None
) -> tuple[_Run, tuple[SetAside, ...]]:
    """What a run found, where that was written; and what the rendered objects themselves leave out. Better findings
    have dropped others before: which place lies in which is told by what was rendered."""
    from functools import cache

    suppressions = origins.suppressions({rule.code: rule.name for rule in rules}, today)

    @cache
    def before() -> frozenset[tuple[str, int, int]]:
        raw = _run(origins.raw, list(subjects(origins.raw, settings.policy().controller)), rules, settings, None)
        spans = ((each.rule.code, each.draft.span) for each in raw.candidates)
        return frozenset((code, id(span.source), span.start) for code, span in spans)

    def moved(candidate: Candidate) -> Candidate:
        draft, resource, seen_at = origins.moved(candidate.rule.code, candidate.draft, candidate.resource, before)
        return candidate._replace(draft=draft, resource=resource, seen_at=seen_at)

    def told(each: Told) -> Told:
        if isinstance(each.item, Undecided):
            return each
        draft, _, _ = origins.moved(each.rule.code, each.item, None, before)
        return each._replace(item=draft)

    kept: list[Candidate] = []
    left_out: list[tuple[Candidate, Suppression]] = []
    for candidate in superseded(run.candidates, run.beside):
        by = suppressions.of(candidate.rule.code, candidate.draft.span)
        if by is None:
            kept.append(moved(candidate))
        else:
            left_out.append((moved(candidate), by))
    found = {(each.rule.code, each.draft.span) for each in kept}
    reasons = {(each.rule.code, each.draft.span): by for each, by in left_out}
    aside = findings_of(merged([each for each, _ in left_out if (each.rule.code, each.draft.span) not in found]))
    changed = run._replace(
        candidates=kept, hidden=[moved(each) for each in run.hidden], told=[told(each) for each in run.told]
    )
    return changed, tuple(
        SetAside(each, "ignored", origins.span_of(by.span), by.reason)
        for each, by in ((each, reasons[each.rule, each.span]) for each in aside)
    )


def _teller(
    run: _Run,
    project: Project,
    rules: Iterable[Rule],
    settings: Settings,
    baseline: Baseline | None,
    origins: Origins | None,
) -> Callable[[Iterable[object]], tuple[Finding, ...]]:
    """Hands problems that come up after the walk to the rules; those that fail are added to the run's."""
    also = [] if baseline is None else [baseline.source]
    also += [] if origins is None else [manifest.source for manifest in origins.manifests]

    def tell(problems: Iterable[object]) -> tuple[Finding, ...]:
        more = _run(project, [Subject(problem, None) for problem in problems], rules, settings, None, also)
        run.failures.extend(more.failures)
        return findings_of(merged(more.candidates))

    return tell


class _Run(NamedTuple):
    """What the rules of one run have yielded."""

    candidates: list[Candidate]
    hidden: list[Candidate]
    """Those that their level does not show."""
    beside: list[Candidate]
    """Those outside of the targets that may supersede others: a query is wrong in the template, and what follows from
    that is found at the argument that a Rollout passes."""
    undecided: dict[tuple[str, int, int], str]
    """Why, by noun and place: one thing is counted once."""
    judged: dict[str, set[tuple[int, int]]]
    failures: list[RuleFailure]
    told: list[Told]
    """All that they yielded, and of which object."""

    def tally(self, what: str, why: str | None, span: Span, targets: set[int]) -> None:
        """Count a thing of a target as judged, and as undecided where there is a reason."""
        if id(span.source) in targets:
            self.judged.setdefault(what, set()).add((id(span.source), span.start))
            if why is not None:
                self.undecided.setdefault((what, id(span.source), span.start), why)


def _run(
    project: Project,
    walk: Sequence[Subject],
    rules: Iterable[Rule],
    settings: Settings,
    progress: Progress | None,
    also: Iterable[Source] = (),
    origins: Origins | None = None,
) -> _Run:
    """Hand the subjects of a walk to the rules. Findings stand in the targets, and in what is a target ``also``."""
    by_type: dict[type, list[Rule]] = {}
    for rule in rules:
        for kind in rule.on:
            by_type.setdefault(kind, []).append(rule)
    targets = {id(manifest.source) for manifest in project.manifests if manifest.is_target} | set(map(id, also))
    run = _Run([], [], [], {}, {}, [], [])
    for number, subject in enumerate(walk):
        if progress is not None and not number % _REPORT_EVERY:
            progress("checking", number, len(walk))
        if isinstance(subject.value, (Gate, GateMetric)):
            run.tally(subject.value.noun, subject.value.undecided, subject.value.span, targets)
        asking = by_type.get(type(subject.value))
        if asking is None:
            continue
        policy = _policy(subject.resource, settings, origins)
        for rule in asking:
            for item in _checked(rule, subject, policy, run.failures):
                run.told.append(Told(rule, subject, item))
                if isinstance(item, Undecided):
                    run.tally(item.what, item.why, item.span, targets)
                elif id(item.span.source) in targets:
                    _add(run, rule, item, subject, project, settings, origins)
                elif rule.supersedes:
                    _add(run, rule, item, subject, project, settings, origins, beside=True)
    return run


def _policy(resource: Resource | None, settings: Settings, origins: Origins | None) -> Policy:
    if not settings.overrides:  # where it is then decides nothing
        return settings.base_policy
    return settings.policy("" if resource is None else _path(resource.span, origins), name_of(resource))


def _checked(rule: Rule, subject: Subject, policy: Policy, failures: list[RuleFailure]) -> list[Draft | Undecided]:
    """What a rule yields for one object. A rule that raises is reported, and the run goes on."""
    try:
        return list(rule.check(subject.value, policy) if rule.takes_policy else rule.check(subject.value))
    except Exception as error:
        failures.append(RuleFailure(rule.code, _place(subject), f"{type(error).__name__}: {error}"))
        return []


def _place(subject: Subject) -> str:
    """Where an object is, as ``path:line``; its type where it is nowhere in particular."""
    span = getattr(subject.value, "span", None) or (subject.resource.span if subject.resource else None)
    return type(subject.value).__name__ if span is None else f"{span.source.path}:{span.first.line}"


def _path(span: Span, origins: Origins | None) -> str:
    """The file that a place is told in."""
    return span.source.path if origins is None else origins.source_of(span).path


def _add(
    run: _Run,
    rule: Rule,
    draft: Draft,
    subject: Subject,
    project: Project,
    settings: Settings,
    origins: Origins | None,
    *,
    beside: bool = False,
) -> None:
    """Add a finding to the run, or, where it is in no target, ``beside`` what the run reports."""
    resource = project.resource_at(draft.span)
    basis = draft.basis or rule.basis
    level = _level(rule, draft, basis, project, settings, origins)
    if level is not None and not beside and not draft.related:
        related = getattr(subject.value, "users", ())
        draft = draft._replace(related=tuple(r for r in related if r.span != draft.span))
    shown = level or draft.level or rule.level
    candidate = Candidate(rule, draft, shown, basis, resource, _causes(draft, subject), _gate(subject))
    if level is not None:
        (run.beside if beside else run.candidates).append(candidate)
    elif not beside:
        run.hidden.append(candidate)


def _level(
    rule: Rule, draft: Draft, basis: Basis, project: Project, settings: Settings, origins: Origins | None
) -> Level | None:
    """The level that a finding is shown at; None where it is not. What is told once a run is told for all its places:
    the worst of their levels holds, whichever place comes first."""
    places = [draft.span, *(related.span for related in draft.related if draft.once_a_run)]
    levels = (
        settings.level(
            rule.code,
            rule.name,
            draft.level or rule.level,
            basis,
            _path(span, origins),
            name_of(project.resource_at(span)),
        )
        for span in places
    )
    return min((level for level in levels if level is not None), key=lambda level: level.rank, default=None)


def _causes(draft: Draft, subject: Subject) -> tuple[object, ...]:
    """What a finding is about, the narrowest first."""
    causes: tuple[object, ...] = subject.causes
    return causes if draft.cause is None else (draft.cause, *causes)


def _gate(subject: Subject) -> Gate | None:
    value = subject.value
    return value.gate if isinstance(value, GateMetric) else value if isinstance(value, Gate) else None
