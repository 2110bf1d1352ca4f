"""Check that somebody is named to watch a release for 24 hours, is known, and is not away.

The release is a commit (HEAD unless said otherwise), a range, a message that is being written, or a GitHub event. Where
no Rollout, analysis template, or route, workload or image of a Rollout under PATHS changed, nobody has to be named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .configured import SETTINGS_FLAGS, settings_of
from .flags import Flag, Options, Positional, Usage
from .terminal import Terminal

if TYPE_CHECKING:
    from ..delivery.watch import ReleaseWatch
    from ..finding import Report
    from ..settings import Settings

FLAGS = (
    Flag("--commit", "The commit that releases; compared with its first parent.", "REV"),
    Flag("--range", "The commits that release: A..B, from where both have in common.", "A..B"),
    Flag("--message-file", "A commit message that is being written, as in a commit-msg hook; - is stdin.", "FILE"),
    Flag("--event", "A GitHub event: a pull request, a merge group or a push; - is stdin.", "FILE"),
    Flag("--body", "The text of a pull request; - is stdin.", "FILE"),
    Flag("--at", "When the release is, as in 2026-12-24T18:00; now unless said otherwise.", "TIME"),
    Flag("--tz", "The time zone of --at, and of days on leave; UTC unless said otherwise.", "ZONE"),
    *SETTINGS_FLAGS,
    Flag(
        "--fail-on",
        "The level from which findings fail the run.",
        choices=("error", "warning", "note", "none"),
        default="error",
    ),
    Flag("--format", "How to report, as for check; to a file with NAME:PATH. Repeatable.", "NAME[:PATH]", many=True),
    Flag("--require-decided", "Fail where something could not be decided."),
    Flag("--color", "Whether to colour the report.", choices=("auto", "always", "never"), default="auto"),
    Flag("--quiet", "Print findings only.", short="-q"),
)
POSITIONAL = Positional("paths", "[PATHS]...")


def run(options: Options, terminal: Terminal) -> int:
    from ..delivery.refused import Refused
    from ..manifests.loading import MissingPath
    from ..settings import ConfigurationError
    from .check import exit_code, outputs_of, write_all

    try:
        outputs = outputs_of(options["format"])
        settings = _settings(options)
        report, watch = _checked(options, terminal, settings)
    except (Usage, Refused, MissingPath, ConfigurationError) as error:
        terminal.remark(str(error))
        return 2
    for warning in report.warnings:
        terminal.remark(warning)
    told = {**options, "statistics": False, "show_suppressed": False}
    if not write_all(outputs, report, told, terminal):
        return 2
    if not options["quiet"] and not report.findings:
        stream = terminal.stdout if ("text", None) in outputs else terminal.stderr
        stream.writelines(f"{line}\n" for line in _outcome(watch, settings))
    return exit_code(report, told)


def _settings(options: Options) -> Settings:
    """The settings, which enforce the checklist unless a flag says otherwise: who asks about the owner wants to
    know."""
    settings = settings_of(options, options["paths"] or (".",))
    if settings.profile == "correctness" and options["profile"] is None:
        return settings.replace(profile="production", origin="rollout-lint owner")
    return settings


def _checked(options: Options, terminal: Terminal, settings: Settings) -> tuple[Report, ReleaseWatch]:
    from ..delivery.release import Asked, release_of
    from ..delivery.watching import check_watch, watch_over
    from ..delivery.window import watch_window

    paths = options["paths"] or (".",)
    if "-" in paths:
        raise Usage("`-` is no path here: name the files and directories that are released")
    window = watch_window(options["at"], options["tz"])
    asked = Asked(*(options[name] for name in ("commit", "range", "message_file", "event", "body")))
    release = release_of(asked, paths, terminal.stdin.read)
    return check_watch(paths, settings, watch_over(release, window, paths, settings))


def _outcome(watch: ReleaseWatch, settings: Settings) -> list[str]:
    """Who watches, and until when."""
    from ..delivery.window import shown
    from ..reports.visible import visible

    if not watch.is_release:
        return ["no watch owner is needed: no Rollout, and no template, route, workload or image of one, changed"]
    assert watch.window is not None
    until = shown(watch.window.end)
    owners = {owner.name.text: owner for owner in watch.watching(settings.policy())}
    return [visible(f"{owner.name.text} watches until {until} ({owner.where})") for owner in owners.values()]
