"""Freeze the findings there are, so that `check` shows only new ones.

The first run writes `.rollout-lint-baseline.json` at the project's root with all findings. A later one takes out what
no longer occurs in the files checked, and takes nothing new in unless told to with `--grow`. What a suppression leaves
out is not frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .configured import SETTINGS_FLAGS, settings_of
from .flags import Flag, Options, Positional
from .terminal import Progress, Terminal

if TYPE_CHECKING:
    from ..baseline.updating import Update
    from ..finding import Report

FLAGS = (
    *SETTINGS_FLAGS,
    Flag("--context", "Read these files and directories too, only so that references resolve.", "PATH", many=True),
    Flag("--baseline", "The file to write, instead of the .rollout-lint-baseline.json found.", "FILE"),
    Flag("--grow", "Take new findings into a baseline that exists."),
    Flag("--reason", "Why the findings that are taken in may stay.", "TEXT"),
)
POSITIONAL = Positional("paths", "[PATHS]...")


def run(options: Options, terminal: Terminal) -> int:
    from ..baseline import BaselineError
    from ..manifests.loading import MissingPath, NoReadableFile
    from ..settings import ConfigurationError

    paths = options["paths"] or (".",)
    if "-" in paths:
        terminal.remark("a baseline is of files: `-` has none")
        return 2
    try:
        return _freeze(paths, options, terminal)
    except (MissingPath, ConfigurationError, BaselineError) as error:
        terminal.remark(str(error))
        return 2
    except NoReadableFile as error:
        terminal.remark(str(error))
        return 3


def _freeze(paths: tuple[str, ...], options: Options, terminal: Terminal) -> int:
    import os

    from ..baseline import find_baseline, new_baseline
    from ..baseline.file import Baseline, baseline_for, covers, write_baseline
    from ..lint import check_paths

    file = options["baseline"] or find_baseline(paths) or new_baseline(paths)
    exists = os.path.exists(file)
    baseline = baseline_for(paths, file) if exists else Baseline(file, covered=covers(paths, file))
    progress = Progress(terminal)
    report = check_paths(paths, settings_of(options, paths), options["context"], progress, baseline=baseline)
    progress.clear()
    for warning in report.warnings:
        terminal.remark(warning)
    if report.failures:
        for failure in report.failures:
            terminal.remark(f"internal error: rule {failure.rule} failed at {failure.place}: {failure.reason}")
        terminal.remark("nothing is written: what these rules find is not known")
        return 4
    update = _updated(report, options, grow=options["grow"] or not exists)
    if update is None:
        terminal.stdout.write("no findings: nothing to freeze\n")
        return 0
    write_baseline(update.baseline)
    new = 0 if options["grow"] or not exists else len(report.frozen.new) if report.frozen is not None else 0
    terminal.stdout.writelines(_told(_shown(file), update, new, exists=exists))
    return 0


def _updated(report: Report, options: Options, *, grow: bool) -> Update | None:
    """The baseline to write; None where there is neither one nor anything to freeze."""
    from datetime import date

    from ..baseline.updating import updated

    frozen = report.frozen
    assert frozen is not None  # the run had a baseline, be it an empty one
    if not frozen.new and not frozen.baseline.source.text:
        return None
    return updated(
        frozen.baseline,
        frozen.matches,
        (*frozen.stale, *frozen.redundant),
        frozen.new if grow else (),
        today=date.today(),
        reason=options["reason"] or "",
    )


def _told(file: str, update: Update, new: int, *, exists: bool) -> list[str]:
    from ..reports.counts import counted
    from ..reports.visible import visible

    total = len(update.baseline.entries)
    name = visible(file)
    if not exists:
        return [f"{name}: {counted(total, 'findings')} frozen\n"]
    changes = [
        f"{number} {what}" for number, what in ((update.gone, "taken out"), (update.added, "taken in")) if number
    ]
    lines = [f"{name}: {counted(total, 'findings')} frozen{'; ' if changes else ''}{', '.join(changes)}\n"]
    if new:
        lines.append(f"{counted(new, 'findings')} not taken in: mend what is new, or run again with --grow\n")
    return lines


def _shown(file: str) -> str:
    import os

    from ..source.discovery import display_path

    return display_path(file, os.getcwd())
