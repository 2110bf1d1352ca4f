"""A timeline drawn with characters."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from ..gates.replay.consequence import minutes
from ..gates.replay.release import Course, Outcome
from ..gates.replay.timeline import Outlook, Timeline
from ..record import NamedTuple
from .visible import visible

_WIDTH = 64
_HEIGHT = 6
_EIGHTHS = " ▁▂▃▄▅▆▇█"


class Pens(NamedTuple):
    """The characters of a drawing. ``fill`` goes from an empty cell to a full one."""

    fill: str
    axis: str
    corner: str
    upright: str
    run: str
    point: str
    stop: str
    times: str


PLAIN = Pens(" .:#", "-", "+", "|", "-", "^", "x", "%*min")
"""For terminals that show ASCII alone."""
DRAWN = Pens(_EIGHTHS, "─", "└", "│", "─", "▲", "✕", "%·min")


def timeline_lines(timeline: Timeline, pens: Pens = DRAWN) -> Iterator[str]:
    """The drawing of one Rollout: weight over time, a row for each metric of each gate, a row for each scenario."""
    rollout = timeline.gated.rollout
    row, column = rollout.span.first
    yield visible(f"Rollout `{rollout.name}`  {rollout.span.source.path}:{row}:{column}")
    yield f"  while all is well: {timeline.title}"
    yield ""
    yield from _weights(timeline, pens)
    yield ""
    yield from _tracks(timeline, pens)
    yield from _outlooks(timeline, pens)
    for told in timeline.course.assumed:
        yield visible(f"  assumed: {told}")


def _weights(timeline: Timeline, pens: Pens) -> Iterator[str]:
    shares = [_weight_at(timeline, _time(timeline, column)) / 100 for column in range(_WIDTH)]
    steps = len(pens.fill) - 1
    for row in range(_HEIGHT, 0, -1):
        cells = [pens.fill[round(steps * min(max(share * _HEIGHT - row + 1, 0.0), 1.0))] for share in shares]
        label = f"{100 * row / _HEIGHT:.0f} %" if row in (_HEIGHT, _HEIGHT // 2) else ""
        yield f"  {label:>6} {pens.upright}{''.join(cells)}".rstrip()
    yield f"  {'':>6} {pens.corner}{pens.axis * _WIDTH}"
    half, whole = minutes(timeline.length / 2), minutes(timeline.length)
    middle = _WIDTH // 2 - len(half) // 2
    yield f"  {'':>6}  {'0':<{middle}}{half:<{_WIDTH - middle - len(whole)}}{whole}"


def _tracks(timeline: Timeline, pens: Pens) -> Iterator[str]:
    for track in timeline.tracks:
        cells = [" "] * _WIDTH
        first, last = _column(timeline, track.began), _column(timeline, track.ended)
        cells[first : last + 1] = pens.run * (last + 1 - first)
        for at in track.measurements:
            cells[_column(timeline, at)] = pens.point
        yield f"{'':>9} {''.join(cells)}  {visible(track.metric)}, {visible(track.place)}"


def _outlooks(timeline: Timeline, pens: Pens) -> Iterator[str]:
    for outlook in timeline.outlooks:
        cells = [" "] * _WIDTH
        for course in _stops(outlook):
            cells[_column(timeline, course.at)] = pens.stop
        marks = [index for index, cell in enumerate(cells) if cell == pens.stop]
        if len(marks) == 2:
            cells[marks[0] + 1 : marks[1]] = pens.run * (marks[1] - marks[0] - 1)
        yield f"{'':>9} {''.join(cells)}  {outlook.scenario.name}: {outlook_text(outlook, pens.times)}"


def _stops(outlook: Outlook) -> list[Course]:
    """Where a scenario stops the release: at the earliest, and at the latest."""
    courses = [outlook.earliest, outlook.latest]
    return [c for c in courses if c is not None and c.outcome in (Outcome.ABORTED, Outcome.PAUSED) and c.at < inf]


def outlook_text(outlook: Outlook, times: str = DRAWN.times) -> str:
    """``aborted after 8 min to 12 min, at most 10 %, 80 to 120 %·min``."""
    first, last = outlook.earliest, outlook.latest
    if first.outcome not in (Outcome.ABORTED, Outcome.PAUSED):
        why = f": {visible(first.undecided[0])}" if first.undecided else ""
        return f"{first.outcome.value} after {minutes(first.at)}{why}"
    after, exposure = minutes(first.at), f"{first.exposure:.0f}"
    highest = first.highest
    if last is not None and last.at > first.at:
        after = f"{after} to {minutes(last.at)}"
        exposure = f"{exposure} to {last.exposure:.0f}" if round(last.exposure) != round(first.exposure) else exposure
        highest = max(highest, last.highest)
    alone = f"; {', '.join(map(visible, outlook.unnoticed[:2]))} alone never stops it" if outlook.unnoticed else ""
    return f"{first.outcome.value} after {after}, at most {highest:g} %, {exposure} {times}{alone}"


def _time(timeline: Timeline, column: int) -> float:
    """The time in the middle of a column."""
    return (column + 0.5) * timeline.length / _WIDTH


def _column(timeline: Timeline, at: float) -> int:
    return min(int(at / timeline.length * _WIDTH), _WIDTH - 1) if timeline.length > 0 else 0


def _weight_at(timeline: Timeline, at: float) -> float:
    weight = 0.0
    for level in timeline.levels:
        if level.at > at:
            break
        weight = level.weight
    return weight
