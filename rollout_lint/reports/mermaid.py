"""A release over time as a Mermaid gantt chart: the canary's weight, every metric's analysis, and when a bad day stops
it.

Mermaid reads a task up to its ``:`` and takes a word at the start of a line for a keyword, ``%%`` for a comment, ``;``
and ``#`` for ends (mermaid-js/mermaid, diagrams/gantt/parser/gantt.jison): names are told behind a word of ours, with
nothing but letters, digits and a few marks in them. Dates are local ones because axes are drawn in local time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from math import inf

from ..gates.replay.release import Outcome
from ..gates.replay.timeline import Outlook, Timeline
from ..late_pattern import late_pattern

_START = datetime(2000, 1, 1)
_LONGEST = 10 * 365 * 86400.0
_DAY = 86400
_MOST_LEVELS = 40
_MOST_TRACKS = 25
_MOST_NAME = 60
_UNSAFE = late_pattern(r"[^\w .,/()-]+")
_STOPPED = (Outcome.ABORTED, Outcome.PAUSED)


def gantt(timeline: Timeline) -> str:
    """The chart, without its fence; empty for a release that takes no time, which no chart can show."""
    if not 0 < timeline.length < inf:
        return ""
    lines = [
        "gantt",
        f"    title Rollout {safe(timeline.gated.rollout.name)}",
        "    dateFormat YYYY-MM-DD HH:mm:ss",
        f"    axisFormat {'%H:%M' if timeline.length < _DAY else 'day %j, %H:%M'}",
        *_weights(timeline),
        *_tracks(timeline),
        *_stops(timeline),
    ]
    return "\n".join(lines)


def safe(name: str) -> str:
    """A name as it may stand in a chart."""
    short = name if len(name) <= _MOST_NAME else name[:_MOST_NAME]
    return " ".join(_UNSAFE.sub("_", short).split()) or "without a name"


def _weights(timeline: Timeline) -> Iterator[str]:
    yield "    section weight of the canary"
    levels = [level for level in timeline.levels if level.at < timeline.length][: _MOST_LEVELS + 1]
    ends = [*(level.at for level in levels[1:]), timeline.length]
    began, drawn = 0.0, 0
    for position, (level, end) in enumerate(zip(levels, ends, strict=True)):
        following = levels[position + 1].weight if position + 1 < len(levels) else None
        if level.weight != following and end > began:
            if drawn < _MOST_LEVELS:
                yield _task(f"{level.weight:g} %", "active", began, end)
            drawn += 1
        if level.weight != following:
            began = end


def _tracks(timeline: Timeline) -> Iterator[str]:
    place = None
    for track in timeline.tracks[:_MOST_TRACKS]:
        if track.place != place:
            place = track.place
            yield f"    section {safe(place)}"
        yield _task(f"metric {safe(track.metric)}", "", track.began, track.ended)
    if len(timeline.tracks) > _MOST_TRACKS:
        yield f"    section and {len(timeline.tracks) - _MOST_TRACKS} more metrics"


def _stops(timeline: Timeline) -> Iterator[str]:
    """The days that stop it: from where all metrics meet one to where the slowest alone would stop it."""
    stopping = [(outlook, times) for outlook in timeline.outlooks if (times := _stop_times(outlook))]
    if stopping:
        yield "    section stops when"
    for outlook, times in stopping:
        yield _task(f"{safe(outlook.scenario.title)}", "crit", times[0], times[-1])


def _stop_times(outlook: Outlook) -> list[float]:
    courses = (outlook.earliest, outlook.latest)
    times = [each.at for each in courses if each is not None and each.outcome in _STOPPED and each.at < inf]
    return sorted(times) if outlook.earliest.outcome in _STOPPED else []


def _task(name: str, tag: str, began: float, ended: float) -> str:
    """A bar; a milestone where it has no length."""
    began, ended = min(began, _LONGEST), min(ended, _LONGEST)
    tags = [tag] if tag else []
    length = round(ended) - round(began)
    if length <= 0:
        tags.append("milestone")
    start = _START + timedelta(seconds=round(began))
    return f"    {name}: {', '.join((*tags, str(start), f'{max(length, 0)}s'))}"
