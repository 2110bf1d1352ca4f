"""The baseline file: one JSON object, an entry a line under its fingerprint, so that changes of two branches merge."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ..finding import Finding, ResourceName
from ..identity import is_of_run
from ..record import NamedTuple
from ..source.text import Source, Span
from . import BaselineError

VERSION = 1
WHOLE_RUN = "."

_DIGITS = frozenset("0123456789abcdef")
_LENGTH = 16


class Entry(NamedTuple):
    """One frozen finding. All but the fingerprint is for the reader; ``path`` and ``subject`` also tell whether it can
    have been found again."""

    fingerprint: str
    rule: str
    subject: str
    """The object: ``Rollout shop/catalog``; "" for what is about a whole file."""
    path: str
    """Relative to the baseline's directory; ``WHOLE_RUN`` for what is told once a run."""
    since: str
    """The day it was first frozen: ``2026-11-22``."""
    reason: str


class Baseline:
    """A baseline as read. ``root`` is the directory that its paths count from, ``covered`` whether a run looks at all
    below that."""

    __slots__ = ("_paths", "covered", "entries", "file", "root", "source")

    def __init__(
        self, file: str, entries: Iterable[Entry] = (), source: Source | None = None, *, covered: bool = False
    ) -> None:
        self.file = file
        self.covered = covered
        self.root = os.path.dirname(os.path.abspath(file))
        self.entries: dict[str, Entry] = {entry.fingerprint: entry for entry in entries}
        self.source = source or Source(file, "")
        self._paths: dict[Source, str] = {}

    def span_of(self, entry: Entry) -> Span:
        """Where an entry's fingerprint stands."""
        start = self.source.text.find(f'"{entry.fingerprint}"')
        return Span(self.source, max(start + 1, 0), max(start + 1 + len(entry.fingerprint), 0))

    def place_of(self, finding: Finding) -> str:
        """The path that an entry of a finding has."""
        return WHOLE_RUN if is_of_run(finding.identity) else self.path_of(finding.span.source)

    def path_of(self, source: Source) -> str:
        """The path of a source as the baseline writes it; one that lies elsewhere is called as reports call it."""
        path = self._paths.get(source)
        if path is None:
            path = self._paths[source] = self._relative(source)
        return path

    def _relative(self, source: Source) -> str:
        file = os.path.abspath(source.file or source.path)
        for root in (self.root, os.path.realpath(self.root)):
            if file.startswith(os.path.join(root, "")):
                return os.path.relpath(file, root).replace(os.sep, "/")
        return source.path


def subject_of(finding: Finding) -> str:
    """The object of a finding as entries name it; "" for what is told once a run."""
    resource = finding.resource
    if resource is None or is_of_run(finding.identity):
        return ""
    name = f"{resource.namespace}/{resource.name}" if resource.namespace else resource.name
    return f"{resource.kind} {name}"


def resource_of(subject: str) -> ResourceName | None:
    """The object that an entry names."""
    kind, _, name = subject.partition(" ")
    namespace, _, name = name.rpartition("/")
    return ResourceName(kind, namespace, name) if subject else None


def baseline_for(paths: Sequence[str], file: str) -> Baseline:
    """A baseline file as a run over ``paths`` uses it. Raises BaselineError."""
    from ..source.discovery import display_path, report_root

    return load_baseline(file, display_path(file, report_root(paths)), covered=covers(paths, file))


def covers(paths: Iterable[str], file: str) -> bool:
    """Whether one of the paths is the directory of a file, or one around that."""
    directory = os.path.realpath(os.path.dirname(os.path.abspath(file)))
    return any(f"{directory}{os.sep}".startswith(os.path.join(os.path.realpath(path), "")) for path in paths)


def load_baseline(file: str, path: str | None = None, *, covered: bool = False) -> Baseline:
    """Read a baseline; ``path`` is what reports call it. Raises BaselineError."""
    shown = path or file
    try:
        with open(file, encoding="utf-8") as stream:
            text = stream.read()
    except OSError as error:
        raise BaselineError(f"cannot read the baseline `{shown}`: {error.strerror}") from None
    except UnicodeDecodeError:
        raise BaselineError(f"{shown}: this is no UTF-8 text; write it again with `rollout-lint baseline`") from None
    try:
        written = json.loads(text)
    except json.JSONDecodeError as error:
        advice = "resolve the conflict" if "<<<<<<<" in text else "mend it, or delete it and freeze again"
        raise BaselineError(f"{shown}:{error.lineno}:{error.colno}: this is no JSON: {error.msg}; {advice}") from None
    source = Source(shown, text, os.path.abspath(file))
    return Baseline(file, _entries(written, shown), source, covered=covered)


def write_baseline(baseline: Baseline) -> None:
    """Write a baseline in place of the old one, whole or not at all. Raises BaselineError."""
    target = os.path.realpath(baseline.file)  # a link stays a link
    part = f"{target}.{os.getpid()}.part"
    try:
        mode = os.stat(target).st_mode & 0o777 if os.path.exists(target) else None
        with open(part, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text_of(baseline.entries.values()))
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            os.chmod(part, mode)
        os.replace(part, target)
    except OSError as error:
        if os.path.exists(part):
            os.unlink(part)
        raise BaselineError(f"cannot write the baseline `{baseline.file}`: {error.strerror}") from None


def text_of(entries: Iterable[Entry]) -> str:
    """The text of a baseline, always the same for the same entries."""
    ordered = sorted(entries, key=lambda entry: (entry.path, entry.subject, entry.rule, entry.fingerprint))
    lines = [f"    {json.dumps(entry.fingerprint)}: {_encoded(entry)}" for entry in ordered]
    body = ",\n".join(lines)
    findings = f"{{\n{body}\n  }}" if lines else "{}"
    return f'{{\n  "version": {VERSION},\n  "findings": {findings}\n}}\n'


def _encoded(entry: Entry) -> str:
    written = {"rule": entry.rule, "object": entry.subject, "path": entry.path, "since": entry.since}
    if entry.reason:
        written["reason"] = entry.reason
    text = json.dumps(written, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # the name of a file that is no UTF-8
        return json.dumps(written)
    return text


def _entries(written: object, shown: str) -> list[Entry]:
    """The entries of a decoded baseline, every key checked."""
    if not isinstance(written, Mapping) or "version" not in written:
        raise BaselineError(f"{shown}: this is no baseline: it has no `version`; name another file with `--baseline`")
    if written["version"] != VERSION:
        what = f"version {written['version']!r} is not known"
        raise BaselineError(f"{shown}: {what}; use the rollout-lint that wrote it, or freeze again")
    findings = written.get("findings")
    if not isinstance(findings, Mapping):
        raise BaselineError(f"{shown}: `findings` must map fingerprints to entries; delete the file and freeze again")
    return [_entry(fingerprint, each, shown) for fingerprint, each in findings.items()]


def _entry(fingerprint: str, written: object, shown: str) -> Entry:
    if len(fingerprint) != _LENGTH or not _DIGITS.issuperset(fingerprint):
        raise BaselineError(f"{shown}: `{fingerprint}` is no fingerprint: it has {_LENGTH} hexadecimal digits")
    if not isinstance(written, Mapping):
        raise BaselineError(f"{shown}: the entry `{fingerprint}` must be an object")
    texts = {name: written.get(name, "") for name in ("rule", "object", "path", "since", "reason")}
    for name, text in texts.items():
        if not isinstance(text, str) or (name in ("rule", "path") and not text):
            raise BaselineError(f"{shown}: `{name}` of the entry `{fingerprint}` must be a text")
    since = texts["since"]
    try:
        if since:
            date.fromisoformat(since)
    except ValueError:
        what = f"`since` of the entry `{fingerprint}` must be a day such as `2027-01-31`"
        raise BaselineError(f"{shown}: {what}") from None
    return Entry(fingerprint, texts["rule"], texts["object"], texts["path"], since, texts["reason"])
