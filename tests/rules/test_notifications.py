"""Who is told that a release aborts or completes, and triggers that never fire (facts §7)."""

from __future__ import annotations

from pathlib import Path

import pytest

from rollout_lint import Report, lint_paths
from rollout_lint.finding import Basis, Level
from rollout_lint.settings import Settings, load_settings

CODES = ("RL804", "RL805", "RL806")
BOTH = ("subscribe.on-rollout-aborted.pagerduty: shop", "subscribe.on-rollout-completed.pagerduty: shop")
SEED = Path(__file__).parents[3] / "shared/seed/manifests"


def rollout(*subscriptions: str, name: str = "orders") -> str:
    annotations = "".join(f"    notifications.argoproj.io/{each}\n" for each in subscriptions)
    return f"""\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: {name}
  labels: {{team: shop}}
  annotations:
    example.com/any: thing
{annotations}spec:
  selector: {{matchLabels: {{app: {name}}}}}
  template: {{metadata: {{labels: {{app: {name}}}}}}}
  strategy: {{canary: {{}}}}
"""


def config_map(*data: str) -> str:
    entries = "".join(f"  {each}\n" for each in data)
    return (
        f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: argo-rollouts-notification-configmap}}\ndata:\n{entries}"
    )


def check(folder: Path, files: dict[str, str], target: str = ".") -> Report:
    settings = Settings.defaults()
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        if name == ".rollout-lint.yaml":
            settings = load_settings(str(file))
    report = lint_paths([str(folder / target)], settings)
    assert not report.failures
    return report


def told(report: Report) -> list[tuple[str, str]]:
    return [(finding.rule, finding.span.excerpt) for finding in report.findings if finding.rule in CODES]


NEITHER = [("RL804", "annotations"), ("RL805", "annotations")]


@pytest.mark.parametrize(
    ("subscriptions", "expected"),
    [
        ((), NEITHER),
        (BOTH, []),
        (BOTH[:1], [("RL805", "annotations")]),
        (BOTH[1:], [("RL804", "annotations")]),
        (("subscribe.on-rollout-aborted.webhook: ''", BOTH[1]), []),  # a service without recipients
        (("subscribe.on-rollout-aborted.slack: ' ; '", BOTH[1]), [("RL804", "annotations")]),  # nobody
        (("subscribe.on-analysis-run-failed.slack: shop", BOTH[1]), [("RL804", "annotations")]),  # aborts have others
        (("subscribe.slack: shop",), []),  # the default triggers are not in view
        (("subscribe.on-our-rollback.slack: shop", BOTH[1]), []),  # a trigger of their own
        (("subscribe.on-purple.slack: shop", *BOTH[1:]), [("RL804", "annotations")]),
        (
            (
                'subscriptions: "[{trigger: [on-rollout-aborted, on-rollout-completed], '
                'destinations: [{service: slack, recipients: [shop]}]}]"',
            ),
            [],
        ),
    ],
)
def test_annotations_subscribe(tmp_path: Path, subscriptions: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    report = check(tmp_path, {"orders.yaml": rollout(*subscriptions)})
    assert told(report) == expected
    assert {finding.level for finding in report.findings if finding.rule in CODES} <= {Level.WARNING}


def test_place_is_the_metadata_where_there_are_no_annotations(tmp_path: Path) -> None:
    text = rollout().replace("  annotations:\n    example.com/any: thing\n", "")
    assert told(check(tmp_path, {"orders.yaml": text})) == [("RL804", "metadata"), ("RL805", "metadata")]


OUTCOMES = "triggers: [on-rollout-aborted, on-rollout-completed]"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ((f"subscriptions: '[{{recipients: [\"pagerduty:shop\"], {OUTCOMES}}}]'",), []),
        ((f"subscriptions: '[{{recipients: [\"slack:shop\"], {OUTCOMES}, selector: team=shop}}]'",), []),
        ((f"subscriptions: '[{{recipients: [\"slack:shop\"], {OUTCOMES}, selector: team=books}}]'",), NEITHER),
        ((f"subscriptions: '[{{recipients: [\"slack:shop\"], {OUTCOMES}, selector: team!=shop}}]'",), NEITHER),
        ((f"subscriptions: '[{{recipients: [\"slack:shop\"], {OUTCOMES}, selector: tier=1}}]'",), []),  # who knows
        (
            (
                "subscriptions: '[{recipients: [\"slack:shop\"]}]'",
                "defaultTriggers: '[on-rollout-aborted, on-rollout-completed]'",
            ),
            [],
        ),
        (("subscriptions: '[{recipients: [\"slack:shop\"]}]'",), NEITHER),
        (("subscriptions: ${SUBSCRIPTIONS}",), []),
        (("service.slack: 'token: $slack-token'",), NEITHER),
    ],
)
def test_config_map_subscribes(tmp_path: Path, data: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    files = {"orders.yaml": rollout(), "platform.yaml": config_map(*data)}
    assert told(check(tmp_path, files)) == expected


def test_config_map_is_read_wherever_it_lies(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    subscribed = config_map(f"subscriptions: '[{{recipients: [\"pagerduty:shop\"], {OUTCOMES}}}]'")
    files = {"apps/orders.yaml": rollout(), "platform/notifications.yaml": subscribed}
    assert told(check(tmp_path, files, "apps")) == []
    assert told(check(tmp_path, files, "apps/orders.yaml")) == []


def test_another_config_map_is_not_read(tmp_path: Path) -> None:
    other = config_map(f"subscriptions: '[{{recipients: [\"slack:shop\"], {OUTCOMES}}}]'")
    files = {"orders.yaml": rollout(), "cd.yaml": other.replace("argo-rollouts-notification-configmap", "argocd-cm")}
    assert told(check(tmp_path, files)) == NEITHER


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (("defaultTriggers: '[on-rollout-aborted, on-rollout-completed]'",), []),
        (("defaultTriggers.slack: '[on-rollout-aborted]'",), [("RL805", "annotations")]),
        (("defaultTriggers.email: '[on-rollout-aborted]'",), NEITHER),
    ],
)
def test_default_triggers(tmp_path: Path, data: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    files = {"orders.yaml": rollout("subscribe.slack: shop"), "platform.yaml": config_map(*data)}
    assert told(check(tmp_path, files)) == expected


CONFIGURED = "notifications: {page: [pagerduty, opsgenie], annotation: [grafana]}\n"


@pytest.mark.parametrize(
    ("configuration", "subscriptions", "expected"),
    [
        (CONFIGURED, BOTH, {"RL804": "no annotation is sent", "RL805": "no annotation is sent"}),
        (CONFIGURED, (), {"RL804": "no page and no annotation", "RL805": "no page and no annotation"}),
        (
            CONFIGURED,
            (*BOTH, "subscribe.on-rollout-aborted.grafana: slo", "subscribe.on-rollout-completed.grafana: slo"),
            {},
        ),
        ("notifications: {page: [opsgenie, pagerduty]}\n", BOTH, {}),
        ("notifications: {page: [slack]}\n", BOTH, {"RL804": "goes to `pagerduty` only", "RL805": "no page"}),
        ("notifications: {provided-by: platform}\n", (), {}),
        (CONFIGURED, ("subscribe.on-rollout-abort.pagerduty: shop",), {"RL804": "no page", "RL805": "no page"}),
    ],
)
def test_configured_notifications_are_errors(
    tmp_path: Path, configuration: str, subscriptions: tuple[str, ...], expected: dict[str, str]
) -> None:
    report = check(tmp_path, {".rollout-lint.yaml": configuration, "orders.yaml": rollout(*subscriptions)})
    found = {finding.rule: finding for finding in report.findings if finding.rule in ("RL804", "RL805")}
    assert found.keys() == expected.keys()
    for rule, finding in found.items():
        assert finding.level is Level.ERROR
        assert expected[rule] in finding.message
    assert not report.warnings


def test_kustomization_that_may_add_subscriptions_leaves_it_open(tmp_path: Path) -> None:
    annotation = "notifications.argoproj.io/subscribe.on-rollout-aborted.slack: shop"
    files = {
        "kustomization.yaml": f"resources: [orders.yaml]\ncommonAnnotations:\n  {annotation}\n",
        "orders.yaml": rollout(),
    }
    report = check(tmp_path, files)
    assert told(report) == []
    assert report.summary.undecided["notifications"] == {"their kustomization may add subscriptions": 1}


def test_patch_subscribes_for_the_rollout(tmp_path: Path) -> None:
    patch = rollout(*BOTH, "subscribe.on-deployed.slack: shop").partition("spec:")[0]
    files = {
        "base/kustomization.yaml": "resources: [orders.yaml]\n",
        "base/orders.yaml": rollout(),
        "prod/kustomization.yaml": "resources: [../base]\npatches: [{path: patch.yaml}]\n",
        "prod/patch.yaml": patch,
    }
    assert told(check(tmp_path, files)) == [("RL806", "on-deployed")]


@pytest.mark.parametrize(
    ("trigger", "defined", "basis"),
    [
        ("on-rollout-aborted", (), None),
        ("on-deployed", (), Basis.FACT),
        ("on-health-degraded", (), Basis.FACT),
        ("on-sync-failed", (), Basis.FACT),
        ("on-rollout-degraded", (), Basis.FACT),
        ("on-rollout-degraded", ("on-rollout-degraded",), None),
        ("on-rollout-abort", (), Basis.INFERENCE),
        ("rollout-aborted", (), Basis.INFERENCE),
        ("on-rollout-abort", ("on-purple",), Basis.FACT),
        ("on-rollout-not-completed", (), None),
        ("on-analysis-run-successful", (), None),
        ("on-analysis-run-successful", ("on-purple",), Basis.FACT),
        ("on-purple", (), None),
        ("on-purple", ("on-purple",), None),
        ("on-purple", ("on-green",), Basis.FACT),
        ("on-rollout-failed", (), None),
    ],
)
def test_triggers_that_never_fire(tmp_path: Path, trigger: str, defined: tuple[str, ...], basis: Basis | None) -> None:
    files = {"orders.yaml": rollout(f"subscribe.{trigger}.slack: shop")}
    if defined:
        files["platform.yaml"] = config_map(*(f"trigger.{name}: '[{{send: [text]}}]'" for name in defined))
    found = [(f.basis, f.span.excerpt) for f in check(tmp_path, files).findings if f.rule == "RL806"]
    assert found == ([] if basis is None else [(basis, trigger)])


def test_trigger_in_a_list_is_shown_in_its_place(tmp_path: Path) -> None:
    listed = (
        "subscriptions: |\n      - trigger: [on-rollout-aborted, on-deployed]\n        destinations: [{service: slack}]"
    )
    [(rule, excerpt)] = told(check(tmp_path, {"orders.yaml": rollout(listed)}))
    assert (rule, excerpt) == ("RL806", "on-deployed")


@pytest.mark.skipif(not SEED.is_dir(), reason="the shared seed is not there")
def test_chapter() -> None:
    report = lint_paths([str(SEED)])
    found = sorted((f.rule, f.span.source.path.rpartition("/")[2]) for f in report.findings)
    rollouts = ("catalog-rollout.yaml", "cnpg-bluegreen.yaml")
    assert [each for each in found if each[0] in CODES] == [(code, r) for code in CODES[:2] for r in rollouts]
    assert not {"RL602", "RL701"} & {rule for rule, _ in found}
