"""What is told of some files of a project, by one run or by several that share them."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rollout_lint.baseline import find_baseline
from rollout_lint.baseline.file import baseline_for
from rollout_lint.finding import Finding, Level
from rollout_lint.identity import is_of_run
from rollout_lint.lint import check_paths, settings_for
from rollout_lint.manifests.loading import NoReadableFile
from rollout_lint.source.discovery import MANIFEST_ENDINGS

from .repositories import git, write

Place = tuple[str, str, str, int, int, str]
"""Rule, level, path, start, end and message of a finding."""
_DOCUMENT = re.compile(r"^---[^\n]*\n", re.MULTILINE)


class Told(NamedTuple):
    """What a run tells. ``once`` are the rules of what is told once a run, at the first of many places, with the worst
    level; ``counts`` are the numbers of its footer."""

    findings: frozenset[Place]
    once: dict[str, Level]
    counts: Counter[str]

    def and_also(self, other: Told) -> Told:
        return Told(self.findings | other.findings, _worst(self.once, other.once), self.counts + other.counts)


def _worst(one: Mapping[str, Level], other: Mapping[str, Level]) -> dict[str, Level]:
    return {
        rule: min((each[rule] for each in (one, other) if rule in each), key=lambda level: level.rank)
        for rule in one.keys() | other.keys()
    }


NOTHING = Told(frozenset(), {}, Counter())


def told(project: Path, files: Sequence[Path] | None = None) -> Told:
    """What a check of the whole project tells, or, as the hook that is given names does, a check of some files."""
    paths = [str(project)] if files is None else [str(file) for file in files]
    found = find_baseline([str(project)])
    baseline = None if found is None else baseline_for(paths, found)
    part_of = None if files is None else str(project)
    try:
        report = check_paths(paths, settings_for([str(project)]), baseline=baseline, part_of=part_of)
    except NoReadableFile:
        return NOTHING
    assert not report.failures
    of_run = [each for each in report.findings if is_of_run(each.identity)]
    summary = report.summary
    counts = Counter({f"{what} decided": number for what, number in summary.decided.items()})
    counts.update({f"{what} not decided": sum(why.values()) for what, why in summary.undecided.items()})
    aside = [each.how for each in report.set_aside if not is_of_run(each.finding.identity)]
    counts.update(files=summary.files, documents=summary.documents, **Counter(aside))
    return Told(
        frozenset(_place(each) for each in report.findings if each not in of_run),
        {each.rule: each.level for each in of_run},
        +counts,
    )


def _place(finding: Finding) -> Place:
    return (finding.rule, finding.level.value, finding.path, finding.span.start, finding.span.end, finding.message)


def told_by_parts(project: Path, parts: Iterable[Sequence[Path]]) -> Told:
    """What several runs tell together, a run for each part."""
    union = NOTHING
    for part in parts:
        union = union.and_also(told(project, part))
    return union


def manifests(project: Path) -> list[Path]:
    """The files whose names a hook would be given."""
    found = [
        Path(directory) / name
        for directory, _, names in os.walk(project)
        for name in names
        if name.lower().endswith(MANIFEST_ENDINGS) and "/.git/" not in f"{directory}/"
    ]
    return sorted(found)


def written(project: Path, files: Mapping[str, str]) -> Path:
    """A project of these files, in a repository of its own."""
    project.mkdir(parents=True)
    git(project, "init", "--quiet")
    write(project, dict(files))
    return project


def taken_apart(files: Mapping[str, str]) -> dict[str, str]:
    """The same manifests with one document a file: as much as possible lies between files then."""
    apart: dict[str, str] = {}
    for name, text in files.items():
        documents = [part for part in _DOCUMENT.split(text) if part.strip()]
        if len(documents) < 2 or not name.endswith(".yaml"):
            apart[name] = text
        else:
            apart |= {f"{name.removesuffix('.yaml')}-{number}.yaml": part for number, part in enumerate(documents)}
    return apart
