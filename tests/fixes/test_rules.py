"""The fix of each rule: what it writes, where it writes nothing, and whether it is safe."""

from __future__ import annotations

from pathlib import Path

import pytest

from rollout_lint import lint_text
from rollout_lint.finding import Fix
from rollout_lint.settings import Settings, load_settings

from .fixing import HEAD, PROVIDER, ROLLOUT, fixed, rules

GUARDED = "      successCondition: len(result) > 0 && result[0] >= 0.99\n"
HASH_QUERY = """\
      provider:
        prometheus:
          query: sum(rate(ok{pod=~".*-{{args.canary-pod-hash}}-.*"}[5m])) / sum(rate(all{pod=~".*-{{args.canary-pod-hash}}-.*"}[5m]))
"""
HASH_TEMPLATE = f"---\n{HEAD.replace('  metrics:', '  args: [{name: canary-pod-hash}]' + chr(10) + '  metrics:')}      failureLimit: 2\n{GUARDED}{HASH_QUERY}"
CANARY = "    canary:\n      canaryService: c\n      stableService: s\n      steps:\n        - setWeight: 10\n"


def fix_of(text: str, rule: str) -> Fix | None:
    found = [finding for finding in lint_text(text).findings if finding.rule == rule]
    assert found, f"no {rule} in the text"
    return found[0].fix


# -- RL201


def test_the_limit_is_set_and_is_never_safe(tmp_path: Path) -> None:
    text = f"{HEAD}      failureLimit: 1 # one\n{GUARDED}{PROVIDER}"
    assert fixed(tmp_path, text) == text.replace("failureLimit: 1 #", "failureLimit: 2 #")
    assert fixed(tmp_path, text, unsafe=False) == text
    fix = fix_of(text, "RL201")
    assert fix is not None
    assert not fix.safe


def test_an_absent_limit_is_inserted_behind_the_count(tmp_path: Path) -> None:
    assert fixed(tmp_path, HEAD + GUARDED + PROVIDER) == f"{HEAD}      failureLimit: 2\n{GUARDED}{PROVIDER}"


@pytest.mark.parametrize(("count", "limit"), [("1", 0), ("2", 0), ("2", 1)])
def test_a_limit_that_so_few_samples_could_not_reach_is_not_set(count: str, limit: int) -> None:
    text = f"{HEAD.replace('count: 5', f'count: {count}')}      failureLimit: {limit}\n{GUARDED}{PROVIDER}"
    assert all(finding.fix is None for finding in lint_text(text).findings if finding.rule == "RL201")


def test_a_limit_that_an_argument_brings_is_left_to_a_person() -> None:
    head = HEAD.replace("  metrics:", '  args: [{name: limit, value: "0"}]\n  metrics:')
    assert fix_of(f'{head}      failureLimit: "{{{{args.limit}}}}"\n{GUARDED}{PROVIDER}', "RL201") is None


# -- RL209


def test_conditions_are_guarded_by_their_polarity_both_at_once(tmp_path: Path) -> None:
    conditions = '      successCondition: result[0] >= 0.99\n      failureCondition: "result[0] < 0.9"\n'
    text = f"{HEAD}      failureLimit: 2\n{conditions}{PROVIDER}"
    assert fixed(tmp_path, text) == text.replace("result[0] >= 0.99", "len(result) > 0 && (result[0] >= 0.99)").replace(
        "result[0] < 0.9", "len(result) == 0 || (result[0] < 0.9)"
    )


def test_a_condition_with_arguments_is_guarded_as_it_is_written(tmp_path: Path) -> None:
    head = HEAD.replace("  metrics:", '  args: [{name: least, value: "0.99"}]\n  metrics:')
    text = f'{head}      failureLimit: 2\n      successCondition: "result[0] >= {{{{args.least}}}}"\n{PROVIDER}'
    assert '"len(result) > 0 && (result[0] >= {{args.least}})"' in fixed(tmp_path, text)


def test_where_no_error_is_no_data_there_is_no_guard() -> None:
    """RL217: a guard would let a good release fail for certain; the query is what has to change."""
    errors = PROVIDER.replace('code!~"5.."', 'code=~"5.."')
    text = f"{HEAD}      failureLimit: 2\n      successCondition: result[0] < 0.01\n{errors}"
    assert "RL217" in {finding.rule for finding in lint_text(text).findings}
    assert fix_of(text, "RL209") is None


@pytest.mark.parametrize(
    ("delay", "limit", "safe"),
    [
        ("", 2, False),  # the first minute without data aborted, and is one failure now
        ("      initialDelay: 2m\n", 2, True),
        ("      initialDelay: 2m\n", -1, False),  # no failure ends it any more
    ],
)
def test_a_guard_is_safe_where_no_data_still_aborts(tmp_path: Path, delay: str, limit: int, safe: bool) -> None:
    text = f"{HEAD}{delay}      failureLimit: {limit}\n      successCondition: result[0] >= 0.99\n{PROVIDER}"
    fix = fix_of(text, "RL209")
    assert fix is not None
    assert fix.safe is safe
    assert ("len(result)" in fixed(tmp_path, text, unsafe=False)) is safe


# -- RL003, RL005


@pytest.mark.parametrize(
    ("written", "meant"),
    [("failurelimit", "failureLimit"), ("failure-limit", "failureLimit"), ("failureLimt", "failureLimit")],
)
def test_a_misspelt_name_is_corrected(tmp_path: Path, written: str, meant: str) -> None:
    text = f"{HEAD}      {written}: 2\n{GUARDED}{PROVIDER}"
    assert fixed(tmp_path, text) == text.replace(written, meant)
    assert fixed(tmp_path, text, unsafe=False) == text


@pytest.mark.parametrize(
    "fields",
    ["      failurelimit: 3\n      failureLimit: 2\n", "      failingLimits: 2\n", "      limit: 2\n"],
    ids=["the field is there", "far off", "another name"],
)
def test_a_name_that_is_not_certain_is_not_corrected(fields: str) -> None:
    assert fix_of(HEAD + fields + GUARDED + PROVIDER, "RL003") is None


def test_a_misspelt_name_is_corrected_before_its_value(tmp_path: Path) -> None:
    """RL201 asks for a limit while the name is wrong; inserting one beside it would mend nothing."""
    text = f"{HEAD}      failurelimit: 1\n{GUARDED}{PROVIDER}"
    assert fixed(tmp_path, text) == text.replace("failurelimit: 1", "failureLimit: 2")


def test_a_field_that_no_gate_looks_at_is_corrected_safely(tmp_path: Path) -> None:
    text = ROLLOUT.replace("spec: {containers", "spec: {terminationgraceperiodseconds: 60, containers") + CANARY
    fix = fix_of(text, "RL003")
    assert fix is not None
    assert fix.safe
    assert "{terminationGracePeriodSeconds: 60, " in fixed(tmp_path, text, unsafe=False)


def test_what_a_comment_cut_off_is_quoted(tmp_path: Path) -> None:
    text = f"{HEAD}      failureLimit: 2\n      successCondition: len(result) > 0 && all(result, # >= 0.99)\n{PROVIDER}"
    assert '"len(result) > 0 && all(result, # >= 0.99)"\n' in fixed(tmp_path, text)
    assert fixed(tmp_path, text, unsafe=False) == text


# -- arguments


def with_arguments(arguments: str) -> str:
    analysis = f"        - analysis:\n            templates: [{{templateName: slo}}]\n{arguments}"
    return f"{ROLLOUT}{CANARY}{analysis}{HASH_TEMPLATE}"


HASH = "            args:\n              - name: canary-pod-hash\n                valueFrom:\n                  podTemplateHashValue: {}\n"


def test_the_pod_hash_is_written_in_its_very_case(tmp_path: Path) -> None:
    text = with_arguments(HASH.format("latest"))
    assert "RL404" in {finding.rule for finding in lint_text(text).findings}
    assert fixed(tmp_path, text, unsafe=False) == with_arguments(HASH.format("Latest"))


def test_the_stable_pods_hash_becomes_that_of_the_new_ones(tmp_path: Path) -> None:
    text = with_arguments(HASH.format("Stable"))
    assert "RL303" in {finding.rule for finding in lint_text(text).findings}
    assert fixed(tmp_path, text, unsafe=False) == with_arguments(HASH.format("Latest"))


@pytest.mark.parametrize(
    "arguments", ["", "            args:\n              - name: other\n                value: x\n"]
)
def test_a_missing_pod_hash_is_passed(tmp_path: Path, arguments: str) -> None:
    result = fixed(tmp_path, with_arguments(arguments))
    assert result == with_arguments(
        f"{arguments}{HASH.format('Latest').removeprefix('            args:' + chr(10)) if arguments else HASH.format('Latest')}"
    )
    assert "RL402" not in rules(tmp_path)


@pytest.mark.parametrize("name", ["hash", "stable-pod-hash", "service"])
def test_an_argument_that_may_be_something_else_is_not_passed(name: str) -> None:
    assert fix_of(with_arguments("").replace("canary-pod-hash", name), "RL402") is None


# -- promotion, drain


STATEFUL = ROLLOUT.replace(
    "  name: catalog\n", "  name: catalog\n  annotations: {rollout-lint/workload: stateful, rollout-lint/p99: 60s}\n", 1
)


def test_a_stateful_workload_waits_for_a_person(tmp_path: Path) -> None:
    text = f"{STATEFUL}    blueGreen:\n      activeService: a\n      abortScaleDownDelaySeconds: 120\n"
    after = text.replace("activeService: a\n", "activeService: a\n      autoPromotionEnabled: false\n")
    assert fixed(tmp_path, text, unsafe=False) == after
    assert fixed(tmp_path, after.replace("false", "true"), unsafe=False) == after


def test_a_setting_that_does_nothing_goes(tmp_path: Path) -> None:
    text = f"{ROLLOUT}    canary:\n      autoPromotionEnabled: false  # by hand\n      steps: [{{setWeight: 10}}]\n"
    assert fixed(tmp_path, text, unsafe=False) == text.replace("      autoPromotionEnabled: false  # by hand\n", "")
    blue = f"{ROLLOUT}    blueGreen: {{activeService: a, autoPromotionEnabled: false, autoPromotionSeconds: 30}}\n"
    assert fixed(tmp_path, blue, unsafe=False) == blue.replace(", autoPromotionSeconds: 30", "")


@pytest.mark.parametrize("written", ["", "      abortScaleDownDelaySeconds: 30\n"])
def test_the_drain_gets_twice_the_p99(tmp_path: Path, written: str) -> None:
    text = f"{STATEFUL}    blueGreen:\n      activeService: a\n      autoPromotionEnabled: false\n"
    assert fixed(tmp_path, text + written, unsafe=False) == f"{text}      abortScaleDownDelaySeconds: 120\n"


# -- notifications


def configured(folder: Path, notifications: str) -> Settings:
    file = folder / ".rollout-lint.yaml"
    file.write_text(f"notifications: {notifications}\n")
    return load_settings(str(file))


def test_what_is_configured_is_subscribed_to(tmp_path: Path) -> None:
    settings = configured(tmp_path, "{page: [pagerduty], annotation: [grafana]}")
    text = ROLLOUT + CANARY
    result = fixed(tmp_path, text, unsafe=False, settings=settings)
    prefix = "    notifications.argoproj.io/subscribe.on-rollout"
    added = "".join(f'{prefix}-{end}.{to}: ""\n' for end in ("aborted", "completed") for to in ("pagerduty", "grafana"))
    assert result == text.replace("  name: catalog\n", f"  name: catalog\n  annotations:\n{added}", 1)


def test_the_recipient_is_the_one_of_the_other_outcome(tmp_path: Path) -> None:
    settings = configured(tmp_path, "{page: [pagerduty]}")
    line = "    notifications.argoproj.io/subscribe.on-rollout-aborted.pagerduty: shop  # call them\n"
    text = ROLLOUT.replace("  name: catalog\n", f"  name: catalog\n  annotations:\n{line}", 1) + CANARY
    added = "    notifications.argoproj.io/subscribe.on-rollout-completed.pagerduty: shop\n"
    assert fixed(tmp_path, text, unsafe=False, settings=settings) == text.replace(line, line + added)


def test_without_configuration_nobody_is_subscribed() -> None:
    assert fix_of(ROLLOUT + CANARY, "RL804") is None
