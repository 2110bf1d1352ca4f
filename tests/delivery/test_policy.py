"""The platform's policy: what it may say, and that nothing of a repository gets past what it locks."""

from __future__ import annotations

from pathlib import Path

import pytest

from rollout_lint.configuration.fields import CONFIGURATION
from rollout_lint.delivery.judging import Judgement, judge, parts_under
from rollout_lint.delivery.platform_policy import POLICY_KEYS, PlatformPolicy, load_policy
from rollout_lint.lint import rule_names
from rollout_lint.settings import ConfigurationError, Settings

from .manifests import bad_stream

_WITHOUT_ANALYSIS = b"""\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: web
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: registry.example.com/web:1}]}
  strategy: {canary: {steps: [{setWeight: 20}, {pause: {duration: 10m}}]}}
"""


def _policy(tmp_path: Path, text: str) -> PlatformPolicy:
    file = tmp_path / "policy.yaml"
    file.write_text(text)
    return load_policy(str(file), rule_names())


def _judged(policy: PlatformPolicy, data: bytes, own: Path | None = None) -> Judgement:
    parts = parts_under(policy, Settings.defaults, None if own is None else str(own))
    return judge(data, "rendered", parts)


def _errors(judgement: Judgement) -> list[str]:
    assert not judgement.complaint
    return sorted({each.rule for each in judgement.findings if each.level.value == "error"})


def test_any_configuration_is_a_policy_that_locks_everything(tmp_path: Path) -> None:
    for text in ("", "profile: strict\n", "rules: {RL201: warning}\n", "suppressions: {require-reason: false}\n"):
        policy = _policy(tmp_path, text)
        assert (policy.limited, policy.suppressions, policy.mode) == (False, False, None)
        assert all(policy.locks(code, name) for code, name in rule_names().items())


def test_a_policy_may_say_all_that_a_configuration_may() -> None:
    assert {key.name for key in CONFIGURATION.keys} < {key.name for key in POLICY_KEYS.keys}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("locked: RL2\n", "`locked` must be a list"),
        ("locked: [RL999]\n", "`RL999` selects no rule"),
        ("suppressions: maybe\n", "suppressions"),
        ("repository-configuration: full\n", "repository-configuration"),
        ("mode: of\n", "mode"),
        ("extends: other.yaml\n", "unknown key `locked`"),
    ],
)
def test_a_policy_that_cannot_be_used(tmp_path: Path, text: str, told: str) -> None:
    # what is extended is a configuration, not a policy: only the file that is named locks
    (tmp_path / "other.yaml").write_text("locked: [ALL]\n")
    with pytest.raises(ConfigurationError, match=told):
        _policy(tmp_path, text)


def test_a_policy_extends_the_configuration_that_the_other_doors_use(tmp_path: Path) -> None:
    (tmp_path / "platform.yaml").write_text("rules: {RL201: off}\n")
    assert _errors(_judged(_policy(tmp_path, "extends: platform.yaml\n"), bad_stream())) == []
    assert _errors(_judged(_policy(tmp_path, "locked: [RL1]\n"), bad_stream())) == ["RL201"]


def test_a_suppressed_finding_that_supersedes_a_locked_one_does_not_hide_it(tmp_path: Path) -> None:
    # RL101, no analysis at all, speaks for RL102, none from the first weight on
    policy = "rules: {RL101: error, RL102: error}\nsuppressions: allow\n"
    assert _errors(_judged(_policy(tmp_path, policy + "locked: []\n"), _WITHOUT_ANALYSIS)) == ["RL101"]
    suppressed = _WITHOUT_ANALYSIS.replace(
        b"name: web", b'name: web\n  annotations: {rollout-lint/ignore: "[RL101] x"}', 1
    )
    assert _errors(_judged(_policy(tmp_path, policy + "locked: []\n"), suppressed)) == []
    assert _errors(_judged(_policy(tmp_path, policy + "locked: [RL102]\n"), suppressed)) == ["RL102"]


def test_facts_of_the_repository_do_not_reach_locked_rules(tmp_path: Path) -> None:
    own = tmp_path / ".rollout-lint.yaml"
    own.write_text("profile: correctness\noverrides: [{kinds: [AnalysisTemplate], rules: {RL201: off}}]\n")
    limited = "repository-configuration: limited\n"
    assert _errors(_judged(_policy(tmp_path, limited + "locked: [RL201]\n"), bad_stream(), own)) == ["RL201"]
    assert _errors(_judged(_policy(tmp_path, limited + "locked: [RL1]\n"), bad_stream(), own)) == []
    assert _errors(_judged(_policy(tmp_path, "locked: [RL1]\n"), bad_stream(), own)) == ["RL201"]


def test_the_repositorys_configuration_lies_over_the_policys(tmp_path: Path) -> None:
    own = tmp_path / ".rollout-lint.yaml"
    own.write_text("profile: strict\n")
    policy = _policy(tmp_path, "repository-configuration: limited\nlocked: [RL1]\nrules: {RL201: off}\n")
    assert _errors(_judged(policy, bad_stream(), own)) == []
