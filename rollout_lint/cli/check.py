"""Check files, directories or, as `-`, standard input.

Without a path the working directory is checked. Directories are read with all that they hold but what git ignores; the
files around a given file are read so that its references resolve."""

from __future__ import annotations

import os
from contextlib import nullcontext
from typing import TYPE_CHECKING

from ..finding import Level
from .configured import SETTINGS_FLAGS, baseline_of, settings_of
from .flags import Flag, Options, Positional, Usage
from .terminal import Progress, Terminal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..finding import Report

FLAGS = (
    *SETTINGS_FLAGS,
    Flag(
        "--fail-on",
        "The level from which findings fail the run.",
        choices=("error", "warning", "note", "none"),
        default="error",
    ),
    Flag(
        "--format",
        "How to report: text, concise, json, sarif, github, gitlab, junit or markdown; to a file with NAME:PATH. "
        "Repeatable.",
        "NAME[:PATH]",
        many=True,
    ),
    Flag("--baseline", "The baseline to subtract, instead of the .rollout-lint-baseline.json found.", "FILE"),
    Flag("--no-baseline", "Subtract no baseline."),
    Flag("--release", "Check the watch owner of this release too: a commit, or commits as A..B.", "REV"),
    Flag("--release-event", "The same of the release that a GitHub event tells of; - is stdin.", "FILE"),
    Flag(
        "--changed-since",
        "Report only findings about what changed since the working tree and this commit part.",
        "REV",
    ),
    Flag("--changed-in-event", "The same of what a GitHub event changes; - is stdin.", "FILE"),
    Flag(
        "--project",
        "Check the paths as part of the project in this directory: told is what a check of all of it tells of them.",
        "DIR",
    ),
    Flag("--context", "Read these files and directories too, only so that references resolve.", "PATH", many=True),
    Flag(
        "--render",
        "Check what kustomize and helm make of the files; auto takes what it finds under the paths.",
        choices=("auto", "kustomize", "helm", "none"),
        default="none",
    ),
    Flag("--stdin-filename", "What to call standard input in reports.", "PATH", default="stdin.yaml"),
    Flag("--require-decided", "Fail where something could not be decided."),
    Flag("--fix", "Write the fixes that are proved to be safe, then report what remains."),
    Flag("--unsafe", "With --fix or --diff: the other proved fixes too. Read what they change."),
    Flag("--diff", "Print what --fix would write, and write nothing; fails where there is something."),
    Flag("--show-suppressed", "Show ignored, baselined and unchanged findings too."),
    Flag("--statistics", "Add how often each rule was broken."),
    Flag("--color", "Whether to colour the report.", choices=("auto", "always", "never"), default="auto"),
    Flag("--quiet", "Print findings only.", short="-q"),
    Flag("--version", "Show the version and exit."),
)
POSITIONAL = Positional("paths", "[PATHS]...")
_OF_CHANGE = ("release", "release_event", "changed_since", "changed_in_event")
_FAILING = {"error": (Level.ERROR,), "warning": (Level.ERROR, Level.WARNING), "note": tuple(Level), "none": ()}


def run(options: Options, terminal: Terminal) -> int:
    from ..baseline import BaselineError
    from ..delivery.refused import Refused
    from ..manifests.loading import MissingPath, NoReadableFile
    from ..settings import ConfigurationError

    if options["version"]:
        from ..version import __version__

        terminal.stdout.write(f"rollout-lint {__version__}\n")
        return 0
    fixes = None
    try:
        outputs = outputs_of(options["format"])
        _check_rendering(options)
        _check_project(options)
        _check_change(options)
        if options["diff"] or options["fix"] or options["unsafe"]:
            from .fixing import asked_well, fix, show_diff

            asked_well(options)
            if options["diff"]:
                return show_diff(options, terminal)
            fixes = fix(options, terminal)
        report = _report(options, terminal)
    except (Usage, MissingPath, ConfigurationError, BaselineError, Refused) as error:
        terminal.remark(str(error))
        return 2
    except NoReadableFile as error:
        terminal.remark(str(error))
        return 3
    if fixes is not None:
        report = fixes.told_by(report)
    for warning in (*report.warnings, *report.unrendered):
        terminal.remark(warning)
    if not report.objects and not report.findings and not options["quiet"]:
        terminal.remark(_nothing_found(report))
    if not write_all(outputs, report, options, terminal):
        return 2
    if fixes is not None and not options["quiet"]:
        # a report for machines has standard output for itself
        (terminal.stdout if ("text", None) in outputs else terminal.stderr).write(f"{fixes.line(report)}\n")
    return exit_code(report, options)


def _check_rendering(options: Options) -> None:
    """Raises Usage where there is nothing to render, or nothing to write into."""
    if options["render"] == "none":
        return
    if options["diff"] or options["fix"]:
        raise Usage("fixes are made in the files as they are: leave out `--render`")
    if "-" in options["paths"] and options["render"] != "auto":
        raise Usage("`-` is taken as rendered already: leave out `--render`")


def _check_project(options: Options) -> None:
    """Raises Usage where there is no project for the paths to be part of."""
    if options["project"] is None:
        return
    if not os.path.isdir(options["project"]):
        raise Usage(f"`--project` wants a directory, and `{options['project']}` is none")
    if "-" in options["paths"]:
        raise Usage("`-` is a unit of its own: leave out `--project`")
    if options["render"] != "none":
        raise Usage("`--render` renders what is under the paths: leave out `--project`")


def _is_of_change(options: Options) -> bool:
    return any(options[name] is not None for name in _OF_CHANGE)


def _check_change(options: Options) -> None:
    """Raises Usage where a change is asked about in a way that does not go."""
    if _is_of_change(options):
        from .changes import asked_well

        asked_well(options)


def _report(options: Options, terminal: Terminal) -> Report:
    from ..lint import check_bytes, check_paths

    paths = options["paths"] or (".",)
    if "-" in paths:
        if len(paths) > 1:
            raise Usage("`-` is a unit of its own: check it alone")
        name = options["stdin_filename"]
        settings = settings_of(options, (name,))
        return check_bytes(terminal.stdin.read(), name, settings, baseline=baseline_of(options, (name,)))
    progress = Progress(terminal)
    if _is_of_change(options):
        from .changes import report_of_change

        report = report_of_change(options, terminal, paths, progress)
        progress.clear()
        return report
    around = paths if options["project"] is None else (options["project"],)
    settings, baseline = settings_of(options, around), baseline_of(options, paths, around)
    report = check_paths(
        paths,
        settings,
        options["context"],
        progress,
        baseline=baseline,
        render=options["render"],
        part_of=options["project"],
    )
    progress.clear()
    return report


def write_all(outputs: list[tuple[str, str | None]], report: Report, options: Options, terminal: Terminal) -> bool:
    for name, path in outputs:
        try:
            _write(name, path, report, options, terminal)
        except BrokenPipeError:
            raise
        except OSError as error:
            terminal.remark(f"cannot write {path or 'the report'}: {error.strerror}")
            return False
    return True


def outputs_of(formats: tuple[str, ...]) -> list[tuple[str, str | None]]:
    """Names and paths; a path of None is standard output, which takes one report."""
    from ..reports import FORMATS

    outputs: list[tuple[str, str | None]] = []
    for each in formats or ("text",):
        name, _, path = each.partition(":")
        if name not in FORMATS:
            raise Usage(f"no format `{name}`: choose {', '.join(FORMATS)}")
        outputs.append((name, path or None))
    if sum(path is None for _, path in outputs) > 1:
        raise Usage(
            "only one report can go to standard output: give the others a path, as in `--format sarif:results.sarif`"
        )
    return outputs


def _write(name: str, path: str | None, report: Report, options: Options, terminal: Terminal) -> None:
    from ..reports import write_report

    with nullcontext(terminal.stdout) if path is None else open(path, "w", encoding="utf-8", newline="\n") as stream:
        write_report(
            name,
            report,
            stream,
            color=path is None and terminal.color(options["color"], stream),
            width=terminal.width(stream),
            quiet=options["quiet"],
            statistics=options["statistics"],
            suppressed=options["show_suppressed"],
            failing=_FAILING[options["fail_on"]],
            files=_files_on_the_web(terminal.environment),
            directory=_directory_in_workspace(terminal.environment, options["paths"]),
        )


def _files_on_the_web(environment: Mapping[str, str]) -> str:
    """The address of the files of the commit that a GitHub workflow runs on; "" elsewhere."""
    server, repository, commit = (environment.get(f"GITHUB_{name}") for name in ("SERVER_URL", "REPOSITORY", "SHA"))
    return f"{server}/{repository}/blob/{commit}/" if server and repository and commit else ""


def _directory_in_workspace(environment: Mapping[str, str], paths: Sequence[str]) -> str:
    """Where reported paths lie in the workspace of a GitHub workflow, as in `service` after a checkout with `path:
    service`; "" where that is the workspace, or nowhere in it."""
    from ..source.discovery import lies_elsewhere, report_root

    workspace = environment.get("GITHUB_WORKSPACE")
    if not workspace or "-" in paths:
        return ""
    try:
        shown = os.path.relpath(os.path.realpath(report_root(paths or (".",))), os.path.realpath(workspace))
    except ValueError:  # on another drive
        return ""
    shown = shown.replace(os.sep, "/")
    return "" if shown in (".", "..") or lies_elsewhere(shown) else shown


def exit_code(report: Report, options: Options) -> int:
    if report.failures:
        return 4
    if report.unrendered:
        return 5
    if options["require_decided"] and report.summary.undecided:
        return 1
    failing = _FAILING[options["fail_on"]]
    return 1 if any(finding.level in failing for finding in report.findings) else 0


def _nothing_found(report: Report) -> str:
    left_out = ", ".join(f"{count} {reason}" for reason, count in report.summary.skipped.items())
    return f"no Argo Rollouts or Istio objects in the files given{f' ({left_out})' if left_out else ''}"
