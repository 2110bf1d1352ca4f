"""SARIF 2.1.0 for GitHub code scanning, and for every other reader of it.

What GitHub reads, ignores and refuses decides the details (docs.github.com, "SARIF support for code scanning", and
github/codeql-action): suppressed findings are left out because it would show them as open, places are exact because it
shows an alert on a pull request only if all its lines are in the diff, and a related place is shown only where the
message links to it. A finding about nothing that changed is a result with a suppression: GitHub compares whole runs by
itself, and would take one that is missing for closed.
"""

from __future__ import annotations

from typing import TextIO

from ..finding import Finding, Related, Report
from ..late_pattern import late_pattern
from ..source.text import Source, Span
from ..version import __version__
from .counts import skipped_clause, unchanged_clause, undecided_clauses
from .json_text import encode
from .line_hash import LineHashes
from .presentation import Presentation
from .sarif_rules import HOME, rule_descriptor
from .visible import visible

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MAX_RESULTS = 25_000
"""Of one run: GitHub refuses a file with more."""
SHOWN_RESULTS = 5_000
"""The worst that GitHub keeps."""
MAX_RELATED = 100
"""Of one result: GitHub shows no more."""

_ROOT = "%SRCROOT%"
_LINKED = 10
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_TO_ESCAPE = late_pattern(r"[\\\[\]]")

Json = dict[str, object]


def write(report: Report, stream: TextIO, presentation: Presentation) -> None:
    """Write one log with one run, a result a line."""
    unchanged = {id(each.finding): each for each in report.set_aside if each.how == "unchanged"}
    told = list(report.findings)
    if unchanged:
        told = sorted((*told, *(each.finding for each in unchanged.values())), key=lambda each: each.sort_key)
    findings = _worst(told)
    codes = sorted({finding.rule for finding in findings})
    rule_index = {code: index for index, code in enumerate(codes)}
    run = {
        "tool": {"driver": _driver(report, findings, codes)},
        "invocations": [_invocation(report, len(told), len(findings))],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
    }
    log = {"$schema": SCHEMA, "version": "2.1.0"}
    stream.write(f'{encode(log)[:-1]}, "runs": [{encode(run)[:-1]}, "results": [')
    hashes: dict[Source, LineHashes | None] = {}
    for position, finding in enumerate(findings):
        result = _result(finding, rule_index[finding.rule], hashes)
        if aside := unchanged.get(id(finding)):
            result["suppressions"] = [{"kind": "external", "justification": visible(aside.reason)}]
        stream.write(f"{',' if position else ''}\n{encode(result)}")
    end = "\n" if findings else ""
    stream.write(f"{end}]}}]}}\n")


def _worst(findings: list[Finding]) -> list[Finding]:
    """All of them, or as many of the worst as one run may hold, in their order."""
    if len(findings) <= MAX_RESULTS:
        return findings
    ranked = sorted(range(len(findings)), key=lambda index: findings[index].level.rank)
    return [findings[index] for index in sorted(ranked[:MAX_RESULTS])]


def _driver(report: Report, findings: list[Finding], codes: list[str]) -> Json:
    examples = {finding.rule: finding for finding in reversed(findings)}
    driver: Json = {
        "name": "rollout-lint",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": HOME,
        "rules": [rule_descriptor(report.rules.get(code), examples[code]) for code in codes],
    }
    return driver


def _invocation(report: Report, found: int, written: int) -> Json:
    """Whether the analysis itself succeeded, and what it could not decide, read or hold."""
    notifications = [
        _notification("error", f"rule {failure.rule} failed at {failure.place}: {failure.reason}")
        for failure in report.failures
    ]
    remarks = undecided_clauses(report.summary)
    if skipped := skipped_clause(report.summary):
        remarks.append(skipped)
    if unchanged := unchanged_clause(report.summary, shown=True):
        remarks.append(unchanged)
    if found > MAX_RESULTS:
        left_out = found - written
        remarks.append(f"{left_out} of {found} findings are left out: one run holds the {MAX_RESULTS} worst")
    if found > SHOWN_RESULTS:
        remarks.append(f"GitHub code scanning keeps the {SHOWN_RESULTS} worst of {found} findings")
    notifications += [_notification("note", text) for text in remarks]
    return {"executionSuccessful": not report.failures, "toolExecutionNotifications": notifications}


def _notification(level: str, text: str) -> Json:
    return {"level": level, "message": {"text": escaped(f"{visible(text)}.")}}


def _result(finding: Finding, rule_index: int, hashes: dict[Source, LineHashes | None]) -> Json:
    related = finding.related[:MAX_RELATED]
    result: Json = {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": finding.level.value,
        "message": {"text": _message(finding)},
        "locations": [_location(finding.span)],
        "partialFingerprints": _fingerprints(finding, hashes),
    }
    if related:
        result["relatedLocations"] = [_related_location(number, place) for number, place in enumerate(related, start=1)]
    return result


def _message(finding: Finding) -> str:
    """The message as the first sentence, which GitHub makes the title; then help, proof and links to related places."""
    parts = [escaped(f"{visible(finding.message)}.")]
    if finding.help:
        parts.append("\n".join(escaped(visible(line)) for line in finding.help.split("\n")))
    if finding.trace:
        steps = enumerate(finding.trace, start=1)
        parts.append("\n".join(f"{number}. {escaped(visible(step.text))}" for number, step in steps))
    if finding.related:
        linked = enumerate(finding.related[:_LINKED], start=1)
        links = ", ".join(f"[{_link_text(place)}]({number})" for number, place in linked)
        parts.append(f"See {links}.")
    return "\n\n".join(parts)


def _link_text(related: Related) -> str:
    text = related.message or f"{related.span.source.path}:{related.span.first.line}"
    return escaped(visible(text))


def escaped(text: str) -> str:
    """Plain text for a SARIF message, where brackets make links (SARIF 2.1.0, 3.11.6)."""
    return _TO_ESCAPE.sub(r"\\\g<0>", text)


def _related_location(number: int, related: Related) -> Json:
    location: Json = {"id": number, **_location(related.span)}
    if related.message:
        location["message"] = {"text": escaped(visible(related.message))}
    return location


def _location(span: Span) -> Json:
    first, last = span.first, span.last
    region = {"startLine": first.line, "startColumn": first.column, "endLine": last.line, "endColumn": last.column}
    artifact = {"uri": uri(span.source.path), "uriBaseId": _ROOT}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def uri(path: str) -> str:
    """A path as a relative URI, percent-encoded, without the parts that would lead out of the root."""
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    return "/".join(map(_percent_encoded, parts)) or "_"


def _percent_encoded(part: str) -> str:
    try:
        data = part.encode("utf-8", "surrogateescape")  # a file name that is no UTF-8 gives its bytes back
    except UnicodeEncodeError:
        data = part.encode("utf-8", "replace")
    return "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in data)


def _fingerprints(finding: Finding, hashes: dict[Source, LineHashes | None]) -> Json:
    """Our fingerprint, which holds no line and no path, and GitHub's where ours is certain to equal its own."""
    source = finding.span.source
    if source not in hashes:
        hashes[source] = _line_hashes(source)
    known = hashes[source]
    ours: Json = {"rolloutLint/v1": finding.fingerprint}
    if known is None:
        return ours
    return {"primaryLocationLineHash": known.of(finding.span.first.line), **ours}


def _line_hashes(source: Source) -> LineHashes | None:
    """None for a stream, which is no file of the repository, and for one that is not UTF-8, which GitHub misreads."""
    if source.file is None or source.encoding not in ("utf-8", "utf-8-sig"):
        return None
    mark = "\ufeff" if source.encoding == "utf-8-sig" else ""
    return LineHashes(f"{mark}{source.text}")
