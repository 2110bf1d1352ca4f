"""Whole releases, replayed by hand-worked sequences (facts §3.2, §3.3)."""

from __future__ import annotations

from math import inf

import pytest

from rollout_lint.gates.policy import Policy
from rollout_lint.gates.replay.release import Course, Outcome, replay_release
from rollout_lint.gates.replay.scenario import (
    ALL_GREEN,
    ALL_RED,
    DOWN,
    IDLE,
    LATE_START,
    NO_DATA,
    NO_ERRORS,
    ONE_RED,
    SCENARIOS,
    Scenario,
    scenario,
)
from rollout_lint.manifests.loading import Scope, project_of_stream, read_manifest
from rollout_lint.source.text import Source
from rollout_lint.walk import releases

ROLLOUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: catalog}
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}, spec: {containers: [{name: main, image: "shop/catalog:1"}]}}
  strategy:
    STRATEGY
"""
TEMPLATE = """\
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: slo}
spec:
  metrics:
"""
METRIC = """\
    - name: NAME
      interval: 1m
      count: 5
      failureLimit: 2
      CONDITION
      provider: {prometheus: {query: 'QUERY'}}
"""
ERRORS = 'sum(rate(requests_total{code=~"5.."}[2m])) / sum(rate(requests_total[2m]))'
CLOSED = 'successCondition: "len(result) > 0 && result[0] < 0.01"'
OPEN = 'successCondition: "len(result) == 0 || result[0] < 0.01"'
BARE = 'successCondition: "result[0] < 0.01"'
INLINE = "{setWeight: 10}, {pause: {duration: 5m}}, {analysis: {templates: [{templateName: slo}]}}, {setWeight: 50}, {pause: {duration: 10m}}"


def metric(condition: str, *, name: str = "errors", query: str = ERRORS, more: str = "") -> str:
    text = METRIC.replace("NAME", name).replace("CONDITION", condition).replace("QUERY", query)
    return text + (f"      {more}\n" if more else "")


def course(strategy: str, metrics: str, under: Scenario, dry_run: str = "") -> Course:
    text = ROLLOUT.replace("STRATEGY", strategy) + TEMPLATE + metrics
    if dry_run:
        text += f"  dryRun: [{{metricName: {dry_run}}}]\n"
    manifest = read_manifest(Source("stdin.yaml", text), is_target=True)
    (gated,) = releases(project_of_stream(manifest, Scope()))
    return replay_release(gated, under, Policy())


def canary(steps: str, more: str = "") -> str:
    return f"canary: {{steps: [{steps}]{more}}}"


BACKGROUND = ", analysis: {templates: [{templateName: slo}]}"


@pytest.mark.parametrize(
    ("under", "condition", "outcome", "minutes", "highest"),
    [
        # 5 min pause, 4 min analysis, 10 min pause
        (ALL_GREEN, CLOSED, Outcome.PROMOTED, 19, 100),
        # the third failure is the first too many: 5 min and twice the interval
        (ALL_RED, CLOSED, Outcome.ABORTED, 7, 10),
        (NO_DATA, CLOSED, Outcome.ABORTED, 7, 10),
        (NO_DATA, OPEN, Outcome.PROMOTED, 19, 100),
        # five errors, 10 s apart
        (NO_DATA, BARE, Outcome.ABORTED, 5 + 40 / 60, 10),
        (DOWN, CLOSED, Outcome.ABORTED, 5 + 40 / 60, 10),
        # 0/0 is NaN, and no comparison with NaN is true
        (IDLE, CLOSED, Outcome.ABORTED, 7, 10),
        (IDLE, 'failureCondition: "len(result) == 0 || result[0] >= 0.01"', Outcome.PROMOTED, 19, 100),
        # the error series does not exist yet
        (NO_ERRORS, CLOSED, Outcome.ABORTED, 7, 10),
        (NO_ERRORS, BARE, Outcome.ABORTED, 5 + 40 / 60, 10),
        # the gate begins after five minutes: the data is there
        (LATE_START, BARE, Outcome.PROMOTED, 19, 100),
        (ONE_RED, CLOSED, Outcome.PROMOTED, 19, 100),
        (NO_DATA, 'successCondition: "len(result) > 0 && result[0] < 0.01"\n      failureCondition: "len(result) > 0 && result[0] > 0.05"', Outcome.PAUSED, 5, 10),
    ],
)  # fmt: skip
def test_an_inline_gate(under: Scenario, condition: str, outcome: Outcome, minutes: float, highest: float) -> None:
    told = course(canary(INLINE), metric(condition), under)
    assert (told.outcome, told.at / 60, told.highest) == (outcome, pytest.approx(minutes), highest)


def test_a_background_gate_aborts_while_a_pause_lasts() -> None:
    steps = "{setWeight: 20}, {pause: {duration: 1m}}, {setWeight: 60}, {pause: {duration: 10m}}"
    told = course(canary(steps, BACKGROUND), metric(CLOSED), ALL_RED)
    assert (told.outcome, told.at, told.highest) == (Outcome.ABORTED, 120, 60)
    assert told.exposure == pytest.approx(20 + 60)


def test_a_background_gate_in_flight_never_blocks_the_promotion() -> None:
    told = course(canary("{setWeight: 20}, {pause: {duration: 90s}}", BACKGROUND), metric(CLOSED), ALL_RED)
    assert (told.outcome, told.at) == (Outcome.PROMOTED, 90)


def test_a_background_gate_begins_at_its_step() -> None:
    late = ", analysis: {startingStep: 2, templates: [{templateName: slo}]}"
    steps = "{setWeight: 20}, {pause: {duration: 5m}}, {setWeight: 60}, {pause: {duration: 10m}}"
    told = course(canary(steps, late), metric(CLOSED), ALL_RED)
    assert (told.outcome, told.at) == (Outcome.ABORTED, 300 + 120)


def test_a_background_gate_errors_on_new_pods_without_data() -> None:
    told = course(canary("{setWeight: 20}, {pause: {duration: 9m}}", BACKGROUND), metric(BARE), LATE_START)
    assert (told.outcome, told.at) == (Outcome.ABORTED, 40)


def test_an_endless_pause_waits_for_a_person() -> None:
    told = course(canary("{setWeight: 20}, {pause: {}}"), metric(CLOSED), ALL_GREEN)
    assert (told.outcome, told.at, told.highest) == (Outcome.PAUSED, 0, 20)


def test_an_inline_analysis_without_an_end_is_stuck() -> None:
    steps = "{setWeight: 20}, {analysis: {templates: [{templateName: slo}]}}"
    told = course(canary(steps), metric(CLOSED).replace("      count: 5\n", ""), ALL_GREEN)
    assert told.outcome is Outcome.STUCK


def test_the_worst_metric_of_one_moment_decides() -> None:
    both = metric(BARE, name="broken", more="consecutiveErrorLimit: 0") + metric(CLOSED, name="red").replace(
        "failureLimit: 2", "failureLimit: 0"
    )
    told = course(canary(INLINE), both, NO_DATA)
    assert told.deciding is not None
    assert told.deciding.deciding is not None
    assert told.deciding.deciding.metric.name == "red"


def test_a_dry_run_never_counts() -> None:
    told = course(canary(INLINE), metric(CLOSED), ALL_RED, dry_run="errors")
    assert told.outcome is Outcome.PROMOTED
    # the run waits for it all the same: it has failed after its third sample
    assert told.at == 300 + 120 + 600


def test_what_is_not_known_is_no_promotion() -> None:
    unknown = metric('successCondition: "result < 5"').replace("prometheus: {query: ", "datadog: {query: ")
    promoted = course(canary(INLINE), unknown, IDLE)
    assert promoted.outcome is Outcome.UNKNOWN
    assert promoted.undecided
    aborted = course(canary(INLINE), unknown.replace("errors", "other") + metric(CLOSED), NO_DATA)
    assert aborted.outcome is Outcome.ABORTED


BLUE_GREEN = "blueGreen: {activeService: a, PRE autoPromotionEnabled: ENABLED, autoPromotionSeconds: 60, POST}"
PRE = "prePromotionAnalysis: {templates: [{templateName: slo}]},"
POST = "postPromotionAnalysis: {templates: [{templateName: slo}]}"


def blue_green(pre: str, post: str, enabled: str = "true") -> str:
    return BLUE_GREEN.replace("PRE", pre).replace("POST", post).replace("ENABLED", enabled)


def test_a_pre_promotion_gate_keeps_the_traffic_away() -> None:
    told = course(blue_green(PRE, ""), metric(CLOSED), ALL_RED)
    assert (told.outcome, told.at, told.highest) == (Outcome.ABORTED, 120, 0)


def test_auto_promotion_seconds_begin_after_the_pre_promotion_gate() -> None:
    told = course(blue_green(PRE, ""), metric(CLOSED), ALL_GREEN)
    assert (told.outcome, told.at) == (Outcome.PROMOTED, 240 + 60)


def test_a_post_promotion_gate_lets_all_traffic_through_first() -> None:
    told = course(blue_green("", POST), metric(CLOSED), ALL_RED)
    assert (told.outcome, told.at, told.highest) == (Outcome.ABORTED, 60 + 120, 100)
    assert told.exposure == pytest.approx(200)


def test_without_auto_promotion_a_person_decides() -> None:
    told = course(blue_green(PRE, POST, "false"), metric(CLOSED), ALL_GREEN)
    assert (told.outcome, told.at, told.highest) == (Outcome.PAUSED, 240, 0)


def test_an_empty_pre_promotion_analysis_hangs() -> None:
    told = course(blue_green("prePromotionAnalysis: {},", ""), metric(CLOSED), ALL_GREEN)
    assert told.outcome is Outcome.STUCK


EXPERIMENT = "{experiment: {DURATION templates: [{name: a, specRef: canary}], analyses: [{name: slo, templateName: slo REQUIRED}]}}"


@pytest.mark.parametrize(
    ("duration", "required", "under", "outcome", "at"),
    [
        ("duration: 10m,", "", ALL_GREEN, Outcome.PROMOTED, 600),
        ("duration: 10m,", ", requiredForCompletion: true", ALL_GREEN, Outcome.PROMOTED, 240),
        ("", ", requiredForCompletion: true", ALL_GREEN, Outcome.PROMOTED, 240),
        ("", "", ALL_GREEN, Outcome.STUCK, 0),
        ("duration: 10m,", "", ALL_RED, Outcome.ABORTED, 120),
        ("duration: 1m,", "", ALL_RED, Outcome.PROMOTED, 60),
    ],
)
def test_an_experiment(duration: str, required: str, under: Scenario, outcome: Outcome, at: float) -> None:
    told = course(canary(EXPERIMENT.replace("DURATION", duration).replace("REQUIRED", required)), metric(CLOSED), under)
    assert (told.outcome, told.at) == (outcome, at)


@pytest.mark.parametrize("under", SCENARIOS)
def test_every_course_tells_a_story(under: Scenario) -> None:
    told = course(canary(INLINE, BACKGROUND), metric(CLOSED), under)
    assert told.moments[0].at == 0
    assert [moment.at for moment in told.moments] == sorted(moment.at for moment in told.moments)
    assert all(moment.text for moment in told.moments)
    assert told.moments[-1].at == told.at < inf


def test_names_of_scenarios() -> None:
    assert all(scenario(each.name) == each for each in SCENARIOS)
    tenth = scenario("one-red-in-10")
    assert tenth is not None
    assert tenth.every == 10
    assert scenario("one-red-in-0") is None
    assert scenario("purple") is None
