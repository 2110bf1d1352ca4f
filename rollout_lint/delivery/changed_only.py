"""A report with only those findings that have to do with a change; the others are set aside, and counted.

A finding stays where it is about something that changed (``touched``), and where the files did not have it before the
change: they are judged once more as they were. So whatever a change brings about is shown, however far from it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy

from ..baseline import FILE_NAME as BASELINE_NAME
from ..baseline.file import Baseline, Entry, baseline_for, subject_of
from ..baseline.matching import match
from ..configuration.find import FILE_NAME as CONFIGURATION_NAME
from ..configuration.packages import is_packaged
from ..finding import Finding, Level, Report, SetAside
from ..lint import checked
from ..manifests.loading import NoReadableFile, Progress
from ..manifests.project import Project
from ..record import NamedTuple
from ..settings import Settings
from ..source.discovery import KUSTOMIZATION_NAMES, MANIFEST_ENDINGS, common_directory
from ..source.field import Field
from ..source.parse import parse
from ..source.reading import ANYTHING, read_source
from ..source.text import Source
from .base_tree import BaseTree, base_tree
from .changed_objects import changes_in, real_path
from .compared import Compared
from .given import BadRequest
from .repository import ChangedFile, GitFailed, Repository
from .touched import Touched
from .watching import WATCH_RULES

HOW = "unchanged"


class Checked(NamedTuple):
    """A run, and what it was asked to do."""

    paths: Sequence[str]
    part_of: str | None
    """The directory of the project that the paths are checked as a part of."""
    settings: Settings
    context: Sequence[str]
    baseline: Baseline | None
    render: str
    of_release: bool
    """Whether it looks at the watch over a release too: what that finds is always told."""
    project: Project
    report: Report
    progress: Progress | None = None


def only_changed(run: Checked, compared: Compared) -> Report:
    """The report of a run without the findings that have nothing to do with what changed. Raises BadRequest."""
    try:
        return _only_changed(run, compared)
    except GitFailed as error:
        raise BadRequest(str(error)) from error


def _only_changed(run: Checked, compared: Compared) -> Report:
    report = run.report._replace(summary=run.report.summary._replace(unchanged=0))
    if compared.base is None:
        return _whole(report, compared.why)
    files = compared.repository.changed_since(compared.base)
    governing = next(_what_governs_all(run, compared, files), None)
    if governing is not None:
        return _whole(report, f"{governing} changed since {compared.shown}")
    assert report.releases is not None  # this very run made it
    touched = Touched(changes_in(compared.repository, files), compared.repository, run.project, report.releases)
    rest = [each for each in report.findings if not _always(each, run) and not touched.is_about(each)]
    # even where no file changed: what git ignores was not there before either, as far as it can tell
    if rest:
        before = _before(run, compared.repository, compared.base, files)
        new = {id(each) for each in _new(run, before, compared.repository, files)}
        rest = [each for each in rest if id(each) not in new]
        report = report._replace(warnings=(*report.warnings, *before.remarks))
    return _without(report, rest, f"nothing that it is about changed since {compared.shown}")


def _whole(report: Report, why: str) -> Report:
    return report._replace(warnings=(*report.warnings, f"{why}: all findings count"))


def _always(finding: Finding, run: Checked) -> bool:
    return run.of_release and finding.rule in WATCH_RULES


def _without(report: Report, unchanged: list[Finding], reason: str) -> Report:
    left_out = {id(each) for each in unchanged}
    kept = tuple(each for each in report.findings if id(each) not in left_out)
    aside = (*report.set_aside, *(SetAside(each, HOW, each.span, reason) for each in unchanged))
    levels = Counter(each.level for each in kept)
    summary = report.summary._replace(
        errors=levels[Level.ERROR],
        warnings=levels[Level.WARNING],
        notes=levels[Level.NOTE],
        fixable=sum(1 for each in kept if each.fix is not None),
        unchanged=len(unchanged),
    )
    return report._replace(
        findings=kept, summary=summary, set_aside=tuple(sorted(aside, key=lambda each: each.finding.sort_key))
    )


# -- what all findings hang on


def _what_governs_all(run: Checked, compared: Compared, files: Iterable[ChangedFile]) -> Iterator[str]:
    """The configuration, what it extends and names, and the baseline, as far as they changed: each as told of."""
    governing = {os.path.realpath(file) for file in _configuration(run.settings)}
    if run.baseline is not None:
        governing.add(os.path.realpath(run.baseline.file))
    around = run.paths if run.part_of is None else [run.part_of]
    looked_in = os.path.join(os.path.realpath(common_directory(around)), "")
    for file in files:
        real = real_path(compared.repository, file.path)
        directory, name = os.path.split(real)
        # one that is gone was found once
        gone = name in (CONFIGURATION_NAME, BASELINE_NAME) and not os.path.exists(real)
        if real in governing or (gone and looked_in.startswith(os.path.join(directory, ""))):
            yield f"`{file.path}`"


def _configuration(settings: Settings) -> Iterator[str]:
    owners = settings.base_policy.owners
    yield from (file for file in (owners.roster, owners.calendar) if file is not None)
    pending, seen = [settings.path] if settings.path is not None else [], set()
    while pending:
        file = pending.pop()
        if file not in seen:
            seen.add(file)
            yield file
            pending += _extended(file)


def _extended(file: str) -> Iterator[str]:
    source = read_source(file, file, ANYTHING)
    if isinstance(source, Source):
        for document in parse(source):
            written = Field(source, document.root, None, None).get("extends")
            for text in [item.text for item in written.items()] if written.is_list else [written.text]:
                if text and not is_packaged(text):
                    yield os.path.normpath(os.path.join(os.path.dirname(file), text))


# -- what was there before


class _Before(NamedTuple):
    """The findings of the files as they were, in a tree at ``root``."""

    findings: tuple[Finding, ...] = ()
    root: str = ""
    remarks: tuple[str, ...] = ()
    """Why some may be missing."""


def _new(run: Checked, before: _Before, repository: Repository, files: Iterable[ChangedFile]) -> Iterator[Finding]:
    """The findings that were not there before, as a baseline that had frozen those would tell.

    In a changed file each of several equal ones counts for itself: a suppression may have gone from one to another.
    """
    then = Baseline(os.path.join(before.root, BASELINE_NAME))
    entries = (
        Entry(each.fingerprint, each.rule, subject_of(each), then.place_of(each), "", "") for each in before.findings
    )
    known = Baseline(os.path.join(repository.root, BASELINE_NAME), entries)
    looked_at = frozenset(known.path_of(each.source) for each in run.project.manifests if each.is_target)
    new = {id(each) for each in match(known, run.report.findings, looked_at).new}
    identities = {each.identity for each in before.findings}
    changed = {real_path(repository, file.path) for file in files}
    for finding in run.report.findings:
        if id(finding) in new or (finding.identity not in identities and finding.span.source.file in changed):
            yield finding


def _before(run: Checked, repository: Repository, base: str, files: Sequence[ChangedFile]) -> _Before:
    given = set(map(os.path.realpath, run.paths))
    with base_tree(repository, base, files, _wanted(run, repository, given)) as tree:
        paths = [place for place in map(tree.present, run.paths) if place is not None]
        part_of = None if run.part_of is None else tree.present(run.part_of)
        if not paths or (part_of is None and run.part_of is not None):
            return _Before()
        try:
            _, report = checked(
                paths,
                _settings_in(tree, run.settings),
                [tree.place(path) or path for path in run.context],
                run.progress,
                baseline=_baseline_in(tree, paths, run.baseline),
                render=run.render,
                part_of=part_of,
            )
        except NoReadableFile:
            return _Before()
    failed = report.failures or report.unrendered
    remark = f"not all that was found in commit {base[:12]} is known: more may be shown than is new"
    return _Before(report.findings, tree.root, (remark,) if failed else ())


def _wanted(run: Checked, repository: Repository, given: set[str]) -> Callable[[str], bool]:
    """Which files a run may read; renderers read any."""
    if run.render != "none":
        return lambda path: os.path.basename(path) != ".gitignore"
    names = (*MANIFEST_ENDINGS, *(name.lower() for name in KUSTOMIZATION_NAMES))
    return lambda path: path.lower().endswith(names) or real_path(repository, path) in given


def _settings_in(tree: BaseTree, settings: Settings) -> Settings:
    """The settings for the files as they were: the configuration that made them is the same."""
    moved = copy(settings)
    moved.context = tuple(tree.place(path) or path for path in settings.context)
    if settings.exclude_root is not None:
        moved.exclude_root = tree.place(settings.exclude_root) or settings.exclude_root
    return moved


def _baseline_in(tree: BaseTree, paths: Sequence[str], baseline: Baseline | None) -> Baseline | None:
    """The baseline for the files as they were: the same entries, whose paths count from another root."""
    return None if baseline is None else baseline_for(paths, tree.present(baseline.file) or baseline.file)
