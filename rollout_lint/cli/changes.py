"""``check`` of a change: the watch over what it releases, and of all findings those that it has to do with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from .configured import baseline_of, settings_of
from .flags import Options, Usage
from .terminal import Progress, Terminal

if TYPE_CHECKING:
    from ..delivery.compared import Compared
    from ..delivery.watching import Watch
    from ..finding import Report
    from ..settings import Settings

_CHANGED = ("--changed-since", "--changed-in-event")
_RELEASE = ("--release", "--release-event")
Read = Callable[[], bytes]


def _given(options: Options, names: Sequence[str]) -> list[str]:
    return [name for name in names if options[name.removeprefix("--").replace("-", "_")] is not None]


def asked_well(options: Options) -> None:
    """Raises Usage for flags that do not go together."""
    changed = _given(options, _CHANGED)
    for pair in (changed, _given(options, _RELEASE)):
        if len(pair) > 1:
            raise Usage(f"`{pair[0]}` and `{pair[1]}` exclude each other: choose one")
    if "-" in options["paths"]:
        what = "that changed" if changed else "of the release"
        raise Usage(f"standard input is in no commit: name the files {what}")
    if changed and (options["fix"] or options["diff"]):
        raise Usage(f"fixes are made in changed and unchanged objects alike: leave out `{changed[0]}`")


def report_of_change(options: Options, terminal: Terminal, paths: Sequence[str], progress: Progress) -> Report:
    """The report of a check that is about a change. Raises what a check raises, and Refused."""
    from ..lint import checked

    part_of = options["project"]
    around = paths if part_of is None else (part_of,)
    settings, baseline = settings_of(options, around), baseline_of(options, paths, around)
    read_stdin = cache(terminal.stdin.read)  # both flags may name it
    compared = _compared(options, paths, read_stdin)
    watch = _watch(options, paths, settings, read_stdin)
    project, report = checked(
        paths,
        settings,
        options["context"],
        progress,
        baseline=baseline,
        render=options["render"],
        watch=watch,
        part_of=part_of,
    )
    if compared is None:
        return report
    from ..delivery.changed_only import Checked, only_changed

    asked = (paths, part_of, settings, options["context"], baseline, options["render"], watch is not None)
    return only_changed(Checked(*asked, project, report, progress), compared)


def _compared(options: Options, paths: Sequence[str], read_stdin: Read) -> Compared | None:
    """What the working tree is to be compared with."""
    from ..delivery.compared import compared_with_event, compared_with_revision

    if options["changed_since"] is not None:
        return compared_with_revision(options["changed_since"], paths)
    if options["changed_in_event"] is not None:
        return compared_with_event(options["changed_in_event"], paths, read_stdin)
    return None


def _watch(options: Options, paths: Sequence[str], settings: Settings, read_stdin: Read) -> Watch | None:
    from ..delivery.release import Asked, release_of
    from ..delivery.watching import watch_over
    from ..delivery.window import watch_window

    if not _given(options, _RELEASE):
        return None
    release = release_of(Asked(span=options["release"], event=options["release_event"]), paths, read_stdin)
    return watch_over(release, watch_window(None, None), paths, settings)
