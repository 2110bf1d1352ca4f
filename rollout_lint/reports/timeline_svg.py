"""A timeline as one SVG picture: no script, no outside file, readable on light and dark pages."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from math import inf

from ..gates.replay.consequence import minutes
from ..gates.replay.release import Outcome
from ..gates.replay.timeline import Timeline, Track
from .timeline_text import outlook_text
from .visible import visible

_LEFT, _WIDTH, _RIGHT = 64, 560, 520
_TOP, _HEIGHT, _ROW = 44, 150, 20
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#24292f}"
    ".title{font-weight:600;font-size:14px}.quiet{fill:#57606a}"
    ".weight{fill:#54aeff;fill-opacity:.45;stroke:#0969da}"
    ".grid{stroke:#d0d7de}.run{stroke:#8250df;stroke-opacity:.35;stroke-width:6}"
    ".point{fill:#8250df}.stop{stroke:#cf222e;stroke-width:2}.between{stroke:#cf222e;stroke-opacity:.4;stroke-width:4}"
)


def timeline_svg(timelines: list[Timeline]) -> str:
    """All Rollouts below each other in one picture."""
    heights = [_height(timeline) for timeline in timelines]
    total, width = sum(heights) or 40, _LEFT + _WIDTH + _RIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{total}" viewBox="0 0 {width} {total}" '
        'role="img">',
        f"<style>{_STYLE}</style>",
        f'<rect width="{width}" height="{total}" fill="#ffffff"/>',
    ]
    top = 0
    for timeline, height in zip(timelines, heights, strict=True):
        parts.append(f'<g transform="translate(0 {top})">')
        parts.extend(_drawn(timeline))
        parts.append("</g>")
        top += height
    return "\n".join((*parts, "</svg>")) + "\n"


def _height(timeline: Timeline) -> int:
    return _TOP + _HEIGHT + 34 + _ROW * (len(timeline.tracks) + len(timeline.outlooks)) + 16


def _drawn(timeline: Timeline) -> Iterator[str]:
    yield _text(_LEFT, 24, f"{timeline.gated.rollout.name}: {timeline.title} while all is well", "title")
    yield from _weights(timeline)
    top = _TOP + _HEIGHT + 34
    for track in timeline.tracks:
        yield from _track(timeline, track, top)
        top += _ROW
    for outlook in timeline.outlooks:
        stops = [c.at for c in (outlook.earliest, outlook.latest) if c and c.at < inf and c.outcome in _STOPPED]
        places = [_x(timeline, at) for at in stops]
        middle = top + _ROW / 2
        if len(places) == 2:
            yield _line(places[0], middle, places[1], middle, "between")
        for place in places:
            yield _line(place, middle - 6, place, middle + 6, "stop")
        yield _text(_LEFT + _WIDTH + 12, top + 14, f"{outlook.scenario.name}: {outlook_text(outlook)}")
        top += _ROW


_STOPPED = (Outcome.ABORTED, Outcome.PAUSED)


def _weights(timeline: Timeline) -> Iterator[str]:
    base = _TOP + _HEIGHT
    for share in (0, 50, 100):
        y = base - share / 100 * _HEIGHT
        yield _line(_LEFT, y, _LEFT + _WIDTH, y, "grid")
        yield _text(_LEFT - 8, y + 4, f"{share} %", "quiet", "end")
    points = [f"M{_LEFT} {base}"]
    for level in timeline.levels:
        x, y = _x(timeline, level.at), base - level.weight / 100 * _HEIGHT
        points.append(f"H{x:.1f}V{y:.1f}")
    points.append(f"H{_LEFT + _WIDTH}V{base}Z")
    yield f'<path class="weight" d="{"".join(points)}"><title>weight of the canary</title></path>'
    for part in (0, 1, 2, 3, 4):
        at = timeline.length * part / 4
        label = minutes(at) if part else "0"
        yield _text(_x(timeline, at), base + 18, label, "quiet", "middle")


def _track(timeline: Timeline, track: Track, top: float) -> Iterator[str]:
    middle = top + _ROW / 2
    yield _line(
        _x(timeline, track.began), middle, max(_x(timeline, track.ended), _x(timeline, track.began) + 2), middle, "run"
    )
    for at in track.measurements:
        title = f"<title>{minutes(at)}</title>"
        yield f'<circle class="point" cx="{_x(timeline, at):.1f}" cy="{middle:g}" r="3">{title}</circle>'
    yield _text(_LEFT + _WIDTH + 12, top + 14, f"{track.metric}, {track.place}", "quiet")


def _x(timeline: Timeline, at: float) -> float:
    return _LEFT + (min(at / timeline.length, 1.0) * _WIDTH if timeline.length > 0 else 0.0)


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(visible(text))}</text>'
