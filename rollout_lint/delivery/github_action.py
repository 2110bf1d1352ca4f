"""The steps of the GitHub Action behind its installation: one check, and then its verdict.

``check`` runs the linter once, tells all reports, and always ends well: what the linter ended with becomes an output,
so that the SARIF file can be uploaded before ``verdict`` ends with it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from typing import TextIO

from ..record import NamedTuple
from ..reports.github import SHOWN_OF_A_KIND, command, commands_stopped
from ..source.discovery import common_directory, repository_root
from .action_inputs import BadInput, Files, Inputs, arguments, directory_of, read_inputs
from .workflow_event import WorkflowEvent, workflow_event

OK, FINDINGS, USAGE, INTERNAL = 0, 1, 2, 4
"""Exit codes of the linter (contract)."""
MOST_SUMMARY = 1 << 20
"""Bytes of one step's summary; GitHub drops a longer one whole (actions/runner, FileCommandManager.cs)."""
_TITLE = {"title": "rollout-lint"}
_NOTICE = "\n::notice "
_STOPPED = "::stop-commands::"
"""How a report with annotations begins: it stops the runner itself, for all else that it says."""


class Ran(NamedTuple):
    """What the linter ended with, and wrote to its two streams."""

    code: int
    output: str
    remarks: str


def main(step: str, environment: Mapping[str, str], log: TextIO) -> int:
    """Run a step, ``check`` or ``verdict``."""
    if step == "verdict":
        return verdict(environment, log)
    try:
        outputs = check(environment, log)
    except BadInput as error:
        log.write(f"{command('error', {**_TITLE}, str(error))}\n")
        outputs = {"exit-code": str(USAGE)}
    _write_outputs(outputs, environment)
    return OK


# -- check


def check(environment: Mapping[str, str], log: TextIO) -> dict[str, str]:
    """Run the linter, tell what it said, and return the outputs of the step. Raises BadInput."""
    inputs = read_inputs(environment)
    directory = directory_of(inputs, environment)
    event = workflow_event(environment)
    notices: list[str] = []
    looks_at_changes = _looks_at_changes(inputs, event)
    files = _files(inputs, directory, environment)
    ran = _run(
        arguments(
            inputs,
            files,
            changed_in=event.path if looks_at_changes else None,
            release=event.path if inputs.pr_body_check and event.has_body else None,
        ),
        directory,
    )
    outputs = _outputs(ran, files, inputs, directory)
    outputs["upload"] = "false"
    if outputs["sarif-file"] and inputs.upload_sarif != "false":
        why_not = "" if inputs.upload_sarif == "true" else event.why_not_uploaded()
        outputs["upload"] = "false" if why_not else "true"
        notices += [f"{why_not}: findings are not uploaded to code scanning"] if why_not else []
    _tell(ran, notices, inputs, log)
    if inputs.summary:
        _add_summary(files.markdown, notices, environment)
    return outputs


def _looks_at_changes(inputs: Inputs, event: WorkflowEvent) -> bool:
    """Whether only what changed is looked at. Raises BadInput where that is asked for and there is no event."""
    if inputs.changed_only != "true":
        return inputs.changed_only == "auto" and event.is_compared
    if not event.path:
        raise BadInput("the input `changed-only` needs an event, and GITHUB_EVENT_PATH names none")
    return True


def _files(inputs: Inputs, directory: str, environment: Mapping[str, str]) -> Files:
    """New files of this run, and the SARIF file where the input says. Raises BadInput."""
    folder = tempfile.mkdtemp(prefix="rollout-lint-reports-", dir=environment.get("RUNNER_TEMP"))
    json_file, markdown, sarif = (os.path.join(folder, f"rollout-lint.{ending}") for ending in ("json", "md", "sarif"))
    if inputs.sarif == "false":
        return Files(json_file, markdown, None)
    if inputs.sarif:
        sarif = os.path.join(directory, inputs.sarif)
        try:
            os.makedirs(os.path.dirname(sarif), exist_ok=True)
            if os.path.lexists(sarif):
                os.remove(sarif)  # what an earlier step left there is no result of this one
        except OSError as error:
            raise BadInput(f"the input `sarif` is no file to write: `{inputs.sarif}`: {error.strerror}") from error
    return Files(json_file, markdown, sarif)


def _run(words: Sequence[str], directory: str) -> Ran:
    program = (sys.executable, "-I", "-X", "utf8", "-m", "rollout_lint")
    ended = subprocess.run(
        [*program, *words],
        cwd=directory,
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="backslashreplace",
    )
    # a linter that a signal ended has no code of its own
    return Ran(ended.returncode if ended.returncode >= 0 else INTERNAL, ended.stdout, ended.stderr)


def _outputs(ran: Ran, files: Files, inputs: Inputs, directory: str) -> dict[str, str]:
    summary = _summary_of(files.json)
    counts = {name: str(summary.get(name, "")) for name in ("errors", "warnings", "notes")}
    suppressed = str(summary["ignored"] + summary["baselined"]) if summary else ""
    written = {
        name: path if path and os.path.isfile(path) else ""
        for name, path in (("sarif-file", files.sarif), ("json-file", files.json), ("summary-file", files.markdown))
    }
    paths = [os.path.join(directory, path) for path in inputs.paths]
    root = repository_root(common_directory(paths)) or directory
    return {"exit-code": str(ran.code), **counts, "suppressed": suppressed, **written, "checkout-path": root}


def _summary_of(report: str) -> dict[str, int]:
    """The counts of a JSON report; none where there is no such file."""
    try:
        with open(report, "rb") as stream:
            summary = json.loads(stream.read())["summary"]
    except (OSError, ValueError):
        return {}
    return {name: summary[name] for name in ("errors", "warnings", "notes", "ignored", "baselined")}


def _tell(ran: Ran, notices: Sequence[str], inputs: Inputs, log: TextIO) -> None:
    """The log: why there is no verdict, what the linter remarked, its report, and what is not done."""
    remarks = ran.remarks.strip()
    if ran.code not in (OK, FINDINGS):
        why = remarks.replace("rollout-lint: ", "") or f"the linter ended with {ran.code}"
        log.write(f"{command('error', {**_TITLE}, why)}\n")
    if remarks:
        with commands_stopped(log):
            log.write(f"{remarks}\n")
    if inputs.annotations and ran.output.startswith(_STOPPED):
        log.write(ran.output)
    else:
        with commands_stopped(log):
            log.write(ran.output)
    # what is over GitHub's limit vanishes: a notice less is room for one of ours
    room = SHOWN_OF_A_KIND - ran.output.count(_NOTICE)
    for number, notice in enumerate(notices):
        log.write(f"{command('notice', {**_TITLE}, notice) if number < room else f'rollout-lint: {notice}'}\n")


def _add_summary(markdown: str, notices: Sequence[str], environment: Mapping[str, str]) -> None:
    """Append the summary to that of the step, or say where it is if GitHub would drop it."""
    place = environment.get("GITHUB_STEP_SUMMARY")
    if not place or not os.path.isfile(markdown):
        return
    with open(markdown, "rb") as stream:
        text = stream.read()
    text += "".join(f"\n<p>{notice.replace('`', '')}</p>\n" for notice in notices).encode()
    there = os.path.getsize(place) if os.path.isfile(place) else 0
    if there + len(text) > MOST_SUMMARY:
        text = b"\n<p>rollout-lint: the summary is longer than GitHub shows; the output summary-file names it</p>\n"
    with open(place, "ab") as stream:
        stream.write(text)


def _write_outputs(outputs: Mapping[str, str], environment: Mapping[str, str]) -> None:
    """Under a delimiter that no value can hold: a value of several lines stays one value."""
    delimiter = f"rollout-lint-{os.urandom(16).hex()}"
    with open(environment["GITHUB_OUTPUT"], "a", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
        stream.writelines(f"{name}<<{delimiter}\n{value}\n{delimiter}\n" for name, value in outputs.items())


# -- verdict


def verdict(environment: Mapping[str, str], log: TextIO) -> int:
    """What the job ends with: what the linter ended with, and where an upload was asked for, not less than that."""
    code = int(environment["EXIT_CODE"])
    if environment.get("UPLOAD_OUTCOME") != "failure":
        return code
    asked = environment.get("INPUT_UPLOAD_SARIF", "").strip() == "true"
    told = (
        "the findings could not be uploaded: code scanning may not be enabled for this repository, or the job lacks "
        "the permission `security-events: write`"
    )
    log.write(f"{command('error' if asked else 'warning', {**_TITLE}, told)}\n")
    return code or (FINDINGS if asked else OK)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], os.environ, sys.stdout))
