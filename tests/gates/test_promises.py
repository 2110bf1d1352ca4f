"""What the rules about bad and good days promise, held against whole releases: what they call safe never promotes
without data, and never aborts a release that has nothing wrong."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rollout_lint import lint_text
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.replay.release import Course, Outcome, replay_release
from rollout_lint.gates.replay.scenario import IDLE, NO_DATA, NO_ERRORS, Scenario
from rollout_lint.manifests.loading import Scope, project_of_stream, read_manifest
from rollout_lint.source.text import Source
from rollout_lint.walk import releases

MANIFEST = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: catalog}
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}, spec: {containers: [{name: main, image: "shop/catalog:1"}]}}
  strategy:
    canary:
      steps: [{setWeight: 10}, {pause: {duration: 5m}}, {analysis: {templates: [{templateName: slo}]}}]
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: slo}
spec:
  metrics:
    - name: slo
      interval: 1m
      count: COUNT
      failureLimit: LIMIT
CONDITIONS
      provider: {prometheus: {address: "http://prometheus:9090", query: 'QUERY'}}
"""
ERRORS = 'sum(rate(requests_total{code=~"5.."}[2m]))'
GOOD = 'sum(rate(requests_total{code!~"5.."}[2m]))'
ALL = "sum(rate(requests_total[2m]))"
QUERIES = (
    f"{ERRORS} / {ALL}",
    f"({ERRORS} or vector(0)) / {ALL}",
    f"{ERRORS} / {ALL} or vector(0)",
    f"{ERRORS} / clamp_min({ALL}, 1)",
    f"{GOOD} / {ALL}",
    f"{GOOD} / {ALL} or vector(1)",
    f"1 - {ERRORS} / {ALL}",
    f"1 - ({ERRORS} or vector(0)) / {ALL}",
    ERRORS,
    f"{ERRORS} or vector(0)",
    f"scalar({ERRORS} / {ALL})",
    f"absent({ALL})",
)
COMPARISONS = ("{0} < 0.05", "{0} <= 0.05", "{0} > 0.95", "{0} >= 0.95", "!({0} > 0.05)", "isNaN({0}) || {0} < 0.05")
VECTOR_GUARDS = ("{0}", "len(result) > 0 && ({0})", "len(result) == 0 || ({0})")
QUANTIFIED = ("all(result, # < 0.05)", "any(result, # > 0.95)", "none(result, # > 0.05)", "len(result) == 1")


@st.composite
def conditions(draw: st.DrawFn, scalar: bool) -> str:
    if not scalar and draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(QUANTIFIED))
    comparison = draw(st.sampled_from(COMPARISONS)).format("result" if scalar else "result[0]")
    return comparison if scalar else draw(st.sampled_from(VECTOR_GUARDS)).format(comparison)


@st.composite
def manifests(draw: st.DrawFn) -> str:
    query = draw(st.sampled_from(QUERIES))
    names = draw(
        st.sampled_from((("successCondition",), ("failureCondition",), ("successCondition", "failureCondition")))
    )
    lines = [f'      {name}: "{draw(conditions(query.startswith("scalar")))}"' for name in names]
    text = MANIFEST.replace("QUERY", query).replace("CONDITIONS", "\n".join(lines))
    count = draw(st.integers(1, 5))
    return text.replace("COUNT", str(count)).replace("LIMIT", str(draw(st.integers(0, count))))


def course(text: str, under: Scenario) -> Course:
    (gated,) = releases(project_of_stream(read_manifest(Source("stdin.yaml", text), is_target=True), Scope()))
    return replay_release(gated, under, Policy())


def found(text: str) -> set[str]:
    return {finding.rule for finding in lint_text(text).findings}


NEVER_FAILS = {"RL202"}
"""A limit that no sample can exceed lets all pass, whatever the conditions say."""


@settings(max_examples=150, deadline=None)
@given(manifests())
def test_what_is_called_safe_is_not_promoted_without_data(text: str) -> None:
    if course(text, NO_DATA).outcome is Outcome.PROMOTED:
        assert found(text) & ({"RL208"} | NEVER_FAILS)


@settings(max_examples=150, deadline=None)
@given(manifests())
def test_what_is_called_safe_is_not_promoted_without_traffic(text: str) -> None:
    decides = "isNaN" in text or " / " not in text  # only ratios have no meaning without traffic
    if not decides and course(text, IDLE).outcome is Outcome.PROMOTED:
        assert found(text) & ({"RL208", "RL210"} | NEVER_FAILS)


@settings(max_examples=150, deadline=None)
@given(manifests())
def test_what_is_called_safe_does_not_stop_a_healthy_release(text: str) -> None:
    if course(text, NO_ERRORS).outcome in (Outcome.ABORTED, Outcome.PAUSED):
        assert "RL217" in found(text)
