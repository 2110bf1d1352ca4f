"""Check files, directories or, as `-`, standard input.

Without a path the working directory is checked. Directories are read with all that they hold but what git ignores; the
files around a given file are read so that its references resolve."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from ..finding import Level
from .configured import SETTINGS_FLAGS, baseline_of, settings_of
from .flags import Flag, Options, Positional
from .terminal import Progress, Terminal

if TYPE_CHECKING:
    from ..finding import Report
    from .fixing import Fixes

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
        "How to report: text, concise, json or sarif; to a file with NAME:PATH. Repeatable.",
        "NAME[:PATH]",
        many=True,
    ),
    Flag("--baseline", "The baseline to subtract, instead of the .rollout-lint-baseline.json found.", "FILE"),
    Flag("--no-baseline", "Subtract no baseline."),
    Flag("--context", "Read these files and directories too, only so that references resolve.", "PATH", many=True),
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


class Usage(Exception):
    """Options that do not go together, with what to do."""


def run(options: Options, terminal: Terminal) -> int:
    from ..baseline import BaselineError
    from ..manifests.loading import MissingPath, NoReadableFile
    from ..settings import ConfigurationError

    if options["version"]:
        from ..version import __version__

        terminal.stdout.write(f"rollout-lint {__version__}\n")
        return 0
    try:
        outputs = _outputs(options["format"])
        _check_fixing(options)
        if options["diff"]:
            from .fixing import show_diff

            return show_diff(options, terminal)
        fixes = _fix(options, terminal) if options["fix"] else None
        report = _report(options, terminal)
        report = report if fixes is None else fixes.told_by(report)
    except (Usage, MissingPath, ConfigurationError, BaselineError) as error:
        terminal.remark(str(error))
        return 2
    except NoReadableFile as error:
        terminal.remark(str(error))
        return 3
    for warning in report.warnings:
        terminal.remark(warning)
    if not report.objects and not report.findings and not options["quiet"]:
        terminal.remark(_nothing_found(report))
    for name, path in outputs:
        try:
            _write(name, path, report, options, terminal)
        except BrokenPipeError:
            raise
        except OSError as error:
            terminal.remark(f"cannot write {path or 'the report'}: {error.strerror}")
            return 2
    if fixes is not None:
        # a report for machines has standard output for itself
        (terminal.stdout if ("text", None) in outputs else terminal.stderr).write(f"{fixes.line}\n")
    return _exit_code(report, options)


def _check_fixing(options: Options) -> None:
    if options["unsafe"] and not (options["fix"] or options["diff"]):
        raise Usage(
            "`--unsafe` says which fixes to make: write `--fix --unsafe`, or `--diff --unsafe` to read them first"
        )
    if (options["fix"] or options["diff"]) and "-" in options["paths"]:
        raise Usage("standard input has no file to fix")


def _fix(options: Options, terminal: Terminal) -> Fixes:
    from .fixing import fix

    return fix(options, terminal)


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
    settings, baseline = settings_of(options, paths), baseline_of(options, paths)
    report = check_paths(paths, settings, options["context"], progress, baseline=baseline)
    progress.clear()
    return report


def _outputs(formats: tuple[str, ...]) -> list[tuple[str, str | None]]:
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
        )


def _exit_code(report: Report, options: Options) -> int:
    if report.failures:
        return 4
    if options["require_decided"] and report.summary.undecided:
        return 1
    failing = _FAILING[options["fail_on"]]
    return 1 if any(finding.level in failing for finding in report.findings) else 0


def _nothing_found(report: Report) -> str:
    left_out = ", ".join(f"{count} {reason}" for reason, count in report.summary.skipped.items())
    return f"no Argo Rollouts or Istio objects in the files given{f' ({left_out})' if left_out else ''}"
