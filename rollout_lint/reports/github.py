"""Annotations for GitHub Actions, behind the whole report as the log shows it.

The runner obeys ``::command::`` at the start of a line and ``##[command]`` anywhere in one, on both standard streams
(actions/runner, ActionCommand.cs). So the report stands between ``::stop-commands::TOKEN`` and ``::TOKEN::``,
with a token that no manifest can know (ActionCommandManager.cs), and every annotation escapes what ends a value: ``%``,
CR and LF in its message, ``:`` and ``,`` in its properties too (actions/toolkit, packages/core/src/command.ts). The
runner unescapes ``%25`` last, so that an escape that a manifest wrote stays text.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from ..finding import Basis, Finding, Level, Report, RuleFailure
from . import text
from .account import account_lines
from .counts import counted
from .presentation import Presentation
from .visible import visible

SHOWN_OF_A_KIND = 10
"""Annotations of one kind that GitHub shows of one step (docs.github.com, "Workflow commands")."""
MAX_MESSAGE = 4096
"""UTF-16 units of a message that the runner passes on (actions/runner, ExecutionContext.cs)."""
_MAX_TITLE = 255
_TOKEN_BYTES = 16

_KINDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}
_BASIS_ORDER = (Basis.FACT, Basis.POLICY, Basis.INFERENCE)


def write(report: Report, stream: TextIO, presentation: Presentation) -> None:
    """Write the text report with all commands stopped, then the annotations, worst first.

    Of each kind as many are written as GitHub shows; how many are left to the log, a last notice tells.
    """
    with commands_stopped(stream):
        text.write(report, stream, presentation)
    stream.writelines(f"{line}\n" for line in _annotations(report, presentation.directory))


@contextmanager
def commands_stopped(stream: TextIO) -> Iterator[None]:
    """Let the runner obey nothing of what is written meanwhile; that ends with a whole line."""
    token = os.urandom(_TOKEN_BYTES).hex()
    stream.write(f"::stop-commands::{token}\n")
    yield
    stream.write(f"::{token}::\n")


def _annotations(report: Report, directory: str) -> list[str]:
    of_level: dict[Level, list[str]] = {level: [] for level in Level}
    of_level[Level.ERROR] += map(_failure_command, report.failures)
    for finding in sorted(report.findings, key=_worst_first):
        facts = report.rules.get(finding.rule)
        of_level[finding.level].append(_finding_command(finding, facts.docs if facts else "", directory))
    room = dict.fromkeys(Level, SHOWN_OF_A_KIND)
    if any(len(commands) > SHOWN_OF_A_KIND for commands in of_level.values()):
        room[Level.NOTE] -= 1
    shown = [command for level, commands in of_level.items() for command in commands[: room[level]]]
    rest = {level: len(commands) - room[level] for level, commands in of_level.items()}
    told = ", ".join(counted(number, f"more {level.value}s") for level, number in rest.items() if number > 0)
    if told:
        remark = f"{told} in the log: GitHub shows {SHOWN_OF_A_KIND} annotations of a kind"
        shown.append(command("notice", {"title": "rollout-lint"}, remark))
    return shown


def _worst_first(finding: Finding) -> tuple[int, int, tuple[str, int, int, str]]:
    return finding.level.rank, _BASIS_ORDER.index(finding.basis), finding.sort_key


def _finding_command(finding: Finding, docs: str, directory: str) -> str:
    first, last = finding.span.first, finding.span.last
    properties: dict[str, object] = {"file": visible(_in_workspace(finding.path, directory)), "line": first.line}
    if first.line == last.line:  # columns of places over several lines are refused (ActionCommandManager.cs)
        properties |= {"col": first.column, "endLine": last.line, "endColumn": last.column}
    else:
        properties["endLine"] = last.line
    properties["title"] = f"{visible(finding.rule)} {visible(finding.name)}"[:_MAX_TITLE]
    return command(_KINDS[finding.level], properties, "\n".join(account_lines(finding, docs)))


def _in_workspace(path: str, directory: str) -> str:
    """A path as the runner resolves it: from the workspace, which is not the repository where that was checked out
    into a directory of it."""
    return posixpath.normpath(posixpath.join(directory, path)) if directory else path


def _failure_command(failure: RuleFailure) -> str:
    message = f"rule {visible(failure.rule)} failed at {visible(failure.place)}: {visible(failure.reason)}"
    return command("error", {"title": "rollout-lint: internal error"}, message)


def command(name: str, properties: dict[str, object], message: str) -> str:
    """A workflow command on one line: ``::error file=a.yaml,line=3::message``."""
    told = ",".join(f"{key}={escaped_property(str(value))}" for key, value in properties.items())
    return f"::{name} {told}::{escaped_data(_shortened(message))}"


def escaped_data(message: str) -> str:
    """A message as it stands behind the second ``::``."""
    return message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(value: str) -> str:
    """A value as it stands in ``key=value``."""
    return escaped_data(value).replace(":", "%3A").replace(",", "%2C")


def _shortened(message: str) -> str:
    """As much of a message as the runner passes on."""
    units = message.encode("utf-16-le", "replace")
    if len(units) <= 2 * MAX_MESSAGE:
        return message
    return units[: 2 * (MAX_MESSAGE - 1)].decode("utf-16-le", "ignore") + "…"
