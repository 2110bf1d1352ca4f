"""The second half of the proof: the finding is gone, and no new one is there, around the file that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..engine import check_project
from ..finding import Finding, Report
from ..manifests.project import Manifest, Project
from ..record import NamedTuple
from ..settings import Settings

Place = tuple[str, str, str, str, str]
"""Rule, kind, namespace and name of the object, and the innermost list item in it: what a finding is about. Within one
item the same finding may stand at what lacks a key first, and at the key then."""


class View(NamedTuple):
    """A project as seen from one file: reported is only what is applied together with it."""

    project: Project
    report: Report


def look(project: Project, manifest: Manifest, settings: Settings) -> View:
    """Check the neighbourhood of a manifest.

    The whole project is made anew, because objects know whether they are patches from the project that was made last.
    """
    near = {id(each) for each in project.neighbours(manifest)}
    far = {id(each): each.as_context() for each in project.manifests if each.is_target and id(each) not in near}
    around = project.replacing(far)
    return View(around, check_project(around, settings, {}, (), explained=True))


def place_of(finding: Finding) -> Place:
    kind, namespace, name = finding.resource or ("", "", "")
    return (finding.rule, kind, namespace, name, finding.route.rpartition("]")[0])


def unmended(before: Report, after: Report, mended: Iterable[Finding]) -> str | None:
    """Why fixes that were to mend some findings did not; None where these are gone."""
    fewer = _counted(before.findings, 2)
    fewer.subtract(_counted(after.findings, 2))
    for place, number in _counted(mended, 2).items():
        if fewer[place] < number:
            return f"{place[0]} would still be there"
    return None


def brought(before: Report, after: Report) -> str | None:
    """What new trouble a change brings; None where it brings none."""
    if after.failures and after.failures != before.failures:
        return f"rule {after.failures[0].rule} fails on the result"
    new = sorted(place[0] for place, _ in _risen(before, after))
    if new:
        return f"it would bring a finding of {', '.join(dict.fromkeys(new))}"
    if _undecided(after) > _undecided(before):
        return "the result could not be judged any more"
    return None


def _risen(before: Report, after: Report) -> list[tuple[Place, int]]:
    """Places with more findings than there were, or worse ones, by the rank of their level. What a better finding
    explained was there, and comes to light once that is mended."""
    there = (*before.findings, *before.explained)
    return [(place, rank) for rank in range(3) for place in (_counted(after.findings, rank) - _counted(there, rank))]


def _counted(findings: Iterable[Finding], rank: int) -> Counter[Place]:
    """How many findings of a rank, or of a worse one, each place has."""
    return Counter(place_of(each) for each in findings if each.level.rank <= rank)


def _undecided(report: Report) -> int:
    return sum(sum(reasons.values()) for reasons in report.summary.undecided.values())
