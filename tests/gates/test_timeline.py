"""Timelines: what is drawn is what the replay says."""

from __future__ import annotations

from xml.etree import ElementTree

from rollout_lint.gates.policy import Policy
from rollout_lint.gates.replay.scenario import ALL_RED, NO_DATA
from rollout_lint.gates.replay.timeline import Timeline, timeline_of
from rollout_lint.manifests.loading import Scope, project_of_stream, read_manifest
from rollout_lint.reports.timeline_svg import timeline_svg
from rollout_lint.reports.timeline_text import PLAIN, timeline_lines
from rollout_lint.source.text import Source
from rollout_lint.walk import releases

from .test_release import BACKGROUND, CLOSED, INLINE, OPEN, ROLLOUT, TEMPLATE, canary, metric


def timeline(strategy: str, metrics: str, name: str = "catalog") -> Timeline:
    text = ROLLOUT.replace("STRATEGY", strategy).replace("catalog", name) + TEMPLATE + metrics
    (gated,) = releases(project_of_stream(read_manifest(Source("stdin.yaml", text), is_target=True), Scope()))
    return timeline_of(gated, Policy())


def test_measurements_stand_where_they_happen() -> None:
    drawn = timeline(canary(INLINE), metric(CLOSED))
    (track,) = drawn.tracks
    assert (track.began, track.ended) == (300, 540)
    assert track.measurements == (300, 360, 420, 480, 540)
    assert drawn.length == 19 * 60
    assert [(level.at, level.weight) for level in drawn.levels][:2] == [(0, 0), (0, 10)]


def test_a_background_gate_measures_until_the_promotion() -> None:
    endless = metric(CLOSED).replace("      count: 5\n", "")
    (track,) = timeline(canary("{setWeight: 20}, {pause: {duration: 150s}}", BACKGROUND), endless).tracks
    assert track.measurements == (0, 60, 120)
    assert track.ended == 150


def test_the_latest_stop_is_that_of_the_slowest_metric_alone() -> None:
    slow = metric(CLOSED, name="slow").replace("interval: 1m", "interval: 2m")
    drawn = timeline(canary(INLINE), metric(CLOSED) + slow)
    (red,) = (outlook for outlook in drawn.outlooks if outlook.scenario == ALL_RED)
    assert red.latest is not None
    assert (red.earliest.at, red.latest.at) == (300 + 120, 300 + 240)
    assert (red.earliest.exposure, red.latest.exposure) == (70, 90)


def test_a_metric_that_alone_never_stops_it_is_named() -> None:
    drawn = timeline(canary(INLINE), metric(CLOSED) + metric(OPEN, name="open"))
    (without,) = (outlook for outlook in drawn.outlooks if outlook.scenario == NO_DATA)
    assert without.latest is None
    assert without.unnoticed == ("open",)


def test_a_pause_without_end_is_promoted_by_hand() -> None:
    drawn = timeline(canary("{setWeight: 20}, {pause: {}}, {setWeight: 60}, {pause: {duration: 1m}}"), metric(CLOSED))
    assert drawn.title == "promoted after 1 min, by hand"


def test_ascii_is_ascii() -> None:
    drawing = "\n".join(timeline_lines(timeline(canary(INLINE), metric(CLOSED)), PLAIN))
    assert drawing.isascii()
    assert "^" in drawing


def test_the_picture_is_xml_and_hostile_names_are_text() -> None:
    hostile = timeline(canary(INLINE), metric(CLOSED, name="<script>alert(1)</script>&"))
    picture = ElementTree.fromstring(timeline_svg([hostile, timeline(canary(""), metric(CLOSED))]))
    tags = {element.tag.rpartition("}")[2] for element in picture.iter()}
    assert tags == {"svg", "style", "rect", "g", "text", "line", "path", "title", "circle"}
    assert any("<script>" in (element.text or "") for element in picture.iter())
