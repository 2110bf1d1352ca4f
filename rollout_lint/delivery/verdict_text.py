"""The verdict as Argo CD's interface shows it: one string, its first line what and where.

No colours and no drawings; few findings, each one line; one link. Everything that a manifest holds is made safe to
show: the same text is written to the sidecar's log.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..finding import Finding
from ..record import NamedTuple
from ..reports.visible import line_start, visible
from .source_places import Places

MOST_FINDINGS = 20
STREAM = "rendered"
"""What the lines of rendered output are told under where no file has them."""
_MOST_CHARACTERS = 300
"""Of one line; a query in a message may be longer than any page is wide."""


class Subject(NamedTuple):
    """What a verdict is about: the application, or the path outside Argo CD; and the command that rendered it."""

    name: str
    command: str

    def __str__(self) -> str:
        return f"`{self.name}`"


def blocked(subject: Subject, why: str, *more: str, warns: bool = False) -> str:
    """Why an application is stopped; ``warns`` where it only would be."""
    return _lines([f"rollout-lint {_verb(warns)} {subject}: {why}", *more])


def found(
    subject: Subject,
    findings: Sequence[Finding],
    places: Places,
    link: str,
    notes: Sequence[str] = (),
    *,
    warns: bool = False,
) -> str:
    """The findings that stop an application, worst first; ``warns`` where they only would."""
    shown = findings[:MOST_FINDINGS]
    at = [places(each.span) for each in shown]
    lines = [
        f"{place or _rendered(each)} {each.rule} {each.message}{_object(each)}"
        for place, each in zip(at, shown, strict=True)
    ]
    head = f"{counted(findings)}, first {shown[0].rule} at {at[0] or _rendered(shown[0])}"
    if len(findings) > len(shown):
        lines.append(f"and {len(findings) - len(shown)} more")
    if not all(at):
        lines.append(f"`{STREAM}` is the output of `{subject.command}`")
    return _lines([f"rollout-lint {_verb(warns)} {subject}: {head}", *lines, *notes, link])


def passed(subject: Subject, objects: int, findings: Sequence[Finding], notes: Sequence[str] = ()) -> str:
    """What is said about an application that passes; Argo CD puts it in the sidecar's log."""
    if not objects:
        return _lines([f"rollout-lint passes {subject}: it holds no Rollouts, nothing to check", *notes])
    rest = f", {counted(findings)} that do not block" if findings else ""
    return _lines([f"rollout-lint passes {subject}: {objects} objects checked{rest}", *notes])


def counted(findings: Sequence[Finding]) -> str:
    """``2 errors, 1 warning``."""
    counts = Counter(each.level for each in findings)
    return ", ".join(
        f"{counts[level]} {level.value}{'' if counts[level] == 1 else 's'}"
        for level in sorted(counts, key=lambda each: each.rank)
    )


def _rendered(finding: Finding) -> str:
    """A place that no file is known to have."""
    return f"{STREAM}:{finding.span.first.line}"


def _verb(warns: bool) -> str:
    return "would block" if warns else "blocks"


def _object(finding: Finding) -> str:
    return "" if finding.resource is None else f" ({finding.resource.kind} {finding.resource.name})"


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"{_cut(line_start(visible(line)))}\n" for line in lines if line)


def _cut(line: str) -> str:
    return line if len(line) <= _MOST_CHARACTERS else f"{line[: _MOST_CHARACTERS - 1]}…"
