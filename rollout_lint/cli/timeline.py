"""Draw each Rollout's release: weight over time, where each gate measures, and when a bad day is noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .configured import SETTINGS_FLAGS, policy_of, settings_of
from .flags import Flag, Options, Positional
from .terminal import Terminal

if TYPE_CHECKING:
    from ..gates.replay.timeline import Timeline

FLAGS = (
    *SETTINGS_FLAGS,
    Flag("--context", "Read these files and directories too, only so that references resolve.", "PATH", many=True),
    Flag("--format", "How to draw them.", choices=("text", "ascii", "svg"), default="text"),
    Flag(
        "--scenario", "Only this one: red, no-data, idle, no-errors, late-start, down, one-red-in-N.", "NAME", many=True
    ),
)
POSITIONAL = Positional("paths", "[PATHS]...")


def run(options: Options, terminal: Terminal) -> int:
    from ..lint import project_of
    from ..manifests.loading import MissingPath, NoReadableFile
    from ..settings import ConfigurationError
    from ..walk import releases
    from .verdict_files import scenarios_of

    paths = options["paths"] or (".",)
    try:
        scenarios = scenarios_of(options["scenario"])
        settings = settings_of(options, paths)
        gated = releases(project_of(paths, settings, options["context"]))
    except (MissingPath, ConfigurationError, ValueError) as error:
        terminal.remark(str(error))
        return 2
    except NoReadableFile as error:
        terminal.remark(str(error))
        return 3
    from ..gates.replay.timeline import timeline_of

    timelines = [timeline_of(each, policy_of(settings, each.rollout.resource), scenarios) for each in gated]
    if not timelines:
        terminal.remark("no Rollout in these files")
    terminal.stdout.write(_drawing(timelines, options["format"]))
    return 0


def _drawing(timelines: list[Timeline], how: str) -> str:
    if how == "svg":
        from ..reports.timeline_svg import timeline_svg

        return timeline_svg(timelines)
    from ..reports.timeline_text import DRAWN, PLAIN, timeline_lines

    pens = PLAIN if how == "ascii" else DRAWN
    return "\n".join("".join(f"{line}\n" for line in timeline_lines(each, pens)) for each in timelines)
