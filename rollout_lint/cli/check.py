"""Check files, directories or, as `-`, standard input.

Without a path the working directory is checked. Directories are read with all that they hold but what git ignores; the
files around a given file are read so that its references resolve."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from ..finding import Level
from .configured import SETTINGS_FLAGS, baseline_of, settings_of
from .flags import Flag, Options, Positional, Usage
from .terminal import Progress, Terminal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..delivery.watching import Watch
    from ..finding import Report
    from ..settings import Settings

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
    Flag("--show-suppressed", "Show ignored and baselined findings too."),
    Flag("--statistics", "Add how often each rule was broken."),
    Flag("--color", "Whether to colour the report.", choices=("auto", "always", "never"), default="auto"),
    Flag("--quiet", "Print findings only.", short="-q"),
    Flag("--version", "Show the version and exit."),
)
POSITIONAL = Positional("paths", "[PATHS]...")
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


def _report(options: Options, terminal: Terminal) -> Report:
    from ..lint import check_bytes, check_paths

    paths = options["paths"] or (".",)
    if "-" in paths:
        if len(paths) > 1:
            raise Usage("`-` is a unit of its own: check it alone")
        if options["release"] is not None:
            raise Usage("standard input is in no commit: name the files of the release")
        name = options["stdin_filename"]
        settings = settings_of(options, (name,))
        return check_bytes(terminal.stdin.read(), name, settings, baseline=baseline_of(options, (name,)))
    progress = Progress(terminal)
    settings, baseline = settings_of(options, paths), baseline_of(options, paths)
    watch = None if options["release"] is None else _watch(options["release"], paths, settings)
    report = check_paths(
        paths, settings, options["context"], progress, baseline=baseline, render=options["render"], watch=watch
    )
    progress.clear()
    return report


def _watch(revision: str, paths: Sequence[str], settings: Settings) -> Watch:
    from ..delivery.release import Asked, release_of
    from ..delivery.watching import watch_over
    from ..delivery.window import watch_window

    return watch_over(release_of(Asked(span=revision), paths), watch_window(None, None), paths, settings)


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
        )


def _files_on_the_web(environment: Mapping[str, str]) -> str:
    """The address of the files of the commit that a GitHub workflow runs on; "" elsewhere."""
    server, repository, commit = (environment.get(f"GITHUB_{name}") for name in ("SERVER_URL", "REPOSITORY", "SHA"))
    return f"{server}/{repository}/blob/{commit}/" if server and repository and commit else ""


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
