"""Whether rendered output may pass: the linter over the stream, under a platform's policy or without one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..finding import Finding, Level, Report
from ..lint import check_manifest, rule_names
from ..manifests.project import Manifest
from ..record import NamedTuple
from ..settings import Settings
from .manifest_stream import read_stream
from .platform_policy import PlatformPolicy

Configure = Callable[[], Settings]
"""Makes the settings where no policy does. Raises ConfigurationError."""


class Judgement(NamedTuple):
    """What the linter makes of a stream. ``complaint`` says why nothing can be made of it."""

    complaint: str = ""
    is_empty: bool = False
    findings: tuple[Finding, ...] = ()
    """Sorted by level, then by place; suppressed ones that count all the same among them."""
    internal: tuple[str, ...] = ()
    """Rules that failed, each as a sentence."""
    undecided: int = 0
    """How many things could not be judged."""
    objects: int = 0
    """How many objects of our kinds there are."""
    documentation: Mapping[str, str] = {}
    """The address of each rule's page."""
    remarks: tuple[str, ...] = ()
    manifest: Manifest | None = None


class Part(NamedTuple):
    """Some rules, and under what they are looked at."""

    settings: Settings
    suppressions: bool
    """Whether a suppression in the manifests holds."""


def judge(data: bytes, path: str, parts: tuple[Part, ...]) -> Judgement:
    """Judge a stream; ``path`` is what its places are reported under."""
    stream = read_stream(data, path)
    if stream.complaint or not stream.objects or stream.manifest is None:
        return Judgement(stream.complaint, is_empty=not stream.complaint and not stream.objects)
    reports = [_report(stream.manifest, part) for part in parts]
    findings = {(each.rule, each.span.start, each.span.end): each for report in reports for each in report.findings}
    return Judgement(
        findings=tuple(sorted(findings.values(), key=lambda each: (each.level.rank, *each.sort_key))),
        internal=tuple(
            dict.fromkeys(
                f"rule {failure.rule} failed at {failure.place}: {failure.reason}"
                for report in reports
                for failure in report.failures
            )
        ),
        undecided=max((_undecided(report) for report in reports), default=0),
        objects=max((report.objects for report in reports), default=0),
        documentation={code: rule.docs for report in reports for code, rule in report.rules.items()},
        remarks=tuple(dict.fromkeys(remark for report in reports for remark in report.warnings)),
        manifest=stream.manifest,
    )


def parts_under(policy: PlatformPolicy | None, configure: Configure, own_file: str | None) -> tuple[Part, ...]:
    """What to look at and how.

    Locked rules run by themselves, under the policy alone: neither a repository's facts nor a suppressed finding that
    supersedes theirs can silence them. ``own_file`` is the repository's configuration. Raises ConfigurationError.
    """
    if policy is None:
        return (Part(configure(), True),)
    known = rule_names()
    locked = [code for code, name in known.items() if policy.locks(code, name)]
    parts = []
    if locked:
        parts.append(Part(policy.settings.replace(select=locked, known_rules=known), False))
    if len(locked) < len(known):
        read = policy.limited and own_file is not None
        settings = policy.settings_under(own_file, known) if read and own_file is not None else policy.settings
        parts.append(Part(settings.replace(ignore=locked, known_rules=known), policy.suppressions))
    return tuple(parts)


def _report(manifest: Manifest, part: Part) -> Report:
    report = check_manifest(manifest, part.settings)
    if part.suppressions:
        return report
    ignored = tuple(each.finding for each in report.set_aside if each.how == "ignored")
    return report._replace(findings=(*report.findings, *ignored))


def _undecided(report: Report) -> int:
    return sum(sum(reasons.values()) for reasons in report.summary.undecided.values())


FAILING: Mapping[str, tuple[Level, ...]] = {
    "error": (Level.ERROR,),
    "warning": (Level.ERROR, Level.WARNING),
    "note": tuple(Level),
    "none": (),
}
"""The levels that stop an application, by ``--fail-on``."""
