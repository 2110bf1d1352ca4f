"""Effective settings: policy, levels, origins."""

from pathlib import Path

import pytest

from rollout_lint.configuration.effective import policy_of
from rollout_lint.configuration.listing import SettingRow, effective_settings
from rollout_lint.finding import Basis, Level, ResourceName
from rollout_lint.gates.policy import Cohorts, External, Notifications, Objectives, Owners, Policy, ServiceFacts
from rollout_lint.settings import ConfigurationError, Settings, load_settings

from .good import EVERYTHING

RULES = {"RL105": "missing-signal", "RL201": "failure-limit-too-low", "RL208": "empty-result-passes"}
ROLLOUT = ResourceName("Rollout", "shop", "catalog")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    return tmp_path


def load(directory: Path, text: str, **options) -> Settings:
    path = directory / ".rollout-lint.yaml"
    path.write_text(text, encoding="utf-8")
    return load_settings(str(path), **options)


def shown(settings: Settings, level: Level, basis: Basis, code: str = "RL201", path: str = "a.yaml") -> Level | None:
    return settings.level(code, RULES[code], level, basis, path, ROLLOUT)


# the policy


def test_the_tables_defaults_are_those_of_the_policy() -> None:
    assert policy_of({}) == Policy() == Settings.defaults().policy("a.yaml", ROLLOUT)


def test_an_empty_file_changes_nothing(project: Path) -> None:
    settings = load(project, "")
    assert settings.policy("a.yaml", None) == Policy()
    assert settings.profile == "production"
    assert settings.controller == "1.9"


def test_no_file_gives_the_defaults() -> None:
    assert load_settings(None) is Settings.defaults()


def test_every_key_reaches_the_policy(project: Path) -> None:
    settings = load(project, EVERYTHING.replace("context: [../base]", "context: complete"))
    assert settings.policy("other.yaml", None) == Policy(
        controller=(1, 10),
        kubernetes=(1, 33),
        prometheus_version=(2, 53),
        prometheus_dialect="metricsql",
        scrape_interval=60.0,
        objectives=Objectives(0.999, 90.0, 0.8),
        services=(
            ("catalog", ServiceFacts("stateless", 0.5, downstream=("postgres",), watch_owner="@ada")),
            ("shop/orders", ServiceFacts("stateful", None, Objectives(latency=2.0), ("latency",))),
        ),
        signals=("success-rate", "latency"),
        canary_labels=("role=canary", "canary"),
        downstream=("pg_*",),
        cohorts=Cohorts("x-tier", (("staff", "canary"), ("paying", "stable"), ("legal", "stable")), True),
        notifications=Notifications(("pagerduty",), ("grafana",), "platform", True),
        owners=Owners("Watcher", str(project / "roster.yaml"), "https://example.com/away.ics", True, True),
        external=(External("Service", "payments"), External("Secret", "token", "shop")),
        context_complete=True,
    )
    assert settings.controller == "1.10"
    assert settings.require_reason is False


def test_context_paths_count_from_the_file(project: Path) -> None:
    (project / "apps").mkdir()
    assert load(project / "apps", "context: [../base, shared]").context == (
        str(project / "base"),
        str(project / "apps" / "shared"),
    )


# overrides


OVERRIDES = """\
objectives: {success-rate: 99%, p99: 1s}
cohorts: {canary: [staff]}
overrides:
- paths: [legacy/**]
  objectives: {p99: 5s}
  canary-labels: [old]
- namespaces: ["shop*"]
  kinds: [Rollout]
  names: [cat*, dog]
  objectives: {success-rate: 99.99%}
  cohorts: {header: x-pet}
"""


def test_an_override_changes_what_it_names_and_leaves_the_rest(project: Path) -> None:
    settings = load(project, OVERRIDES)
    policy = settings.policy("legacy/a/b.yaml", ResourceName("Rollout", "other", "catalog"))
    assert policy.objectives == Objectives(0.99, 5.0)
    assert policy.canary_labels == ("old",)
    assert settings.policy("a.yaml", ResourceName("Rollout", "other", "catalog")).objectives == Objectives(0.99, 1.0)


def test_all_selectors_of_an_override_must_match(project: Path) -> None:
    settings = load(project, OVERRIDES)

    def is_overridden(kind: str, namespace: str, name: str) -> bool:
        return settings.policy("a.yaml", ResourceName(kind, namespace, name)).cohorts.header == "x-pet"

    assert is_overridden("Rollout", "shopping", "catalog")
    assert is_overridden("Rollout", "shop", "dog")
    assert not is_overridden("Rollout", "shop", "dogs")
    assert not is_overridden("Service", "shop", "catalog")
    assert not is_overridden("Rollout", "", "catalog")
    assert settings.policy("a.yaml", None).cohorts.header == "x-canary-cohort"


def test_several_overrides_add_up_and_a_policy_is_made_once(project: Path) -> None:
    settings = load(project, OVERRIDES)
    policy = settings.policy("legacy/a.yaml", ROLLOUT)
    assert policy.objectives == Objectives(0.9999, 5.0)
    assert policy.cohorts == Cohorts("x-pet", (("staff", "canary"), ("enterprise", "stable")), True)
    assert settings.policy("legacy/b.yaml", ROLLOUT) is policy
    assert settings.policy("b.yaml", None) is settings.policy("c.yaml", None)


def test_paths_count_from_the_configurations_directory(project: Path) -> None:
    (project / "team").mkdir()
    settings = load(project / "team", "overrides:\n- paths: [legacy/**]\n  signals: [latency]\n")
    assert settings.policy("team/legacy/a.yaml", None).signals == ("latency",)
    assert settings.policy(str(project / "team/legacy/a.yaml"), None).signals == ("latency",)
    assert settings.policy("legacy/a.yaml", None) == Policy()
    assert settings.policy("elsewhere/team/legacy/a.yaml", None) == Policy()


def test_paths_of_a_file_with_another_name_count_from_the_root(project: Path) -> None:
    (project / "ci").mkdir()
    path = project / "ci" / "strict.yaml"
    path.write_text("overrides:\n- paths: [apps/]\n  signals: [latency]\nexclude: [gen]\n", encoding="utf-8")
    settings = load_settings(str(path))
    assert settings.policy("apps/a.yaml", None).signals == ("latency",)
    assert (settings.exclude_root, settings.exclude) == (str(project), ("gen",))


# levels


@pytest.mark.parametrize(
    ("profile", "basis", "levels"),
    [
        ("correctness", Basis.FACT, "ewn"),
        ("correctness", Basis.POLICY, "---"),
        ("correctness", Basis.INFERENCE, "---"),
        ("recommended", Basis.FACT, "ewn"),
        ("recommended", Basis.POLICY, "wwn"),
        ("recommended", Basis.INFERENCE, "wwn"),
        ("production", Basis.FACT, "ewn"),
        ("production", Basis.POLICY, "ewn"),
        ("production", Basis.INFERENCE, "wwn"),
        ("strict", Basis.FACT, "een"),
        ("strict", Basis.POLICY, "een"),
        ("strict", Basis.INFERENCE, "wwn"),
    ],
)
def test_profiles(profile: str, basis: Basis, levels: str) -> None:
    """``levels``: what an error, a warning and a note become."""
    settings = Settings.defaults().replace(profile=profile)
    letters = {Level.ERROR: "e", Level.WARNING: "w", Level.NOTE: "n", None: "-"}
    assert "".join(letters[shown(settings, level, basis)] for level in Level) == levels


@pytest.mark.parametrize("rules", [{"RL201": "warning"}, {"failure-limit-too-low": "warning"}])
@pytest.mark.parametrize("profile", ["correctness", "recommended", "production", "strict"])
def test_an_explicit_level_beats_every_profile(profile: str, rules: dict[str, str]) -> None:
    settings = Settings.defaults().replace(profile=profile, rules=rules)
    assert shown(settings, Level.ERROR, Basis.POLICY) is Level.WARNING


def test_an_inference_is_never_an_error(project: Path) -> None:
    settings = load(project, "rules: {RL201: error}\nprofile: strict\n")
    for level in Level:
        assert shown(settings, level, Basis.INFERENCE) is Level.WARNING
        assert shown(settings, level, Basis.FACT) is Level.ERROR


def test_off_is_off_with_and_without_quotes(project: Path) -> None:
    for text in ("rules: {RL201: off}", "rules: {RL201: 'off'}", "rules: {RL201: {level: off}}"):
        settings = load(project, text)
        assert shown(settings, Level.ERROR, Basis.FACT) is None
        assert not settings.may_report("RL201", "failure-limit-too-low")
        assert settings.may_report("RL105", "missing-signal")


def test_the_last_override_that_matches_decides(project: Path) -> None:
    settings = load(
        project,
        "rules: {RL201: off}\noverrides:\n"
        "- {paths: [a.yaml, b.yaml], rules: {RL201: note}, profile: strict}\n"
        "- {paths: [b.yaml], rules: {failure-limit-too-low: error}, profile: correctness}\n",
    )
    assert shown(settings, Level.WARNING, Basis.POLICY, path="c.yaml") is None
    assert shown(settings, Level.WARNING, Basis.POLICY, path="a.yaml") is Level.NOTE
    assert shown(settings, Level.WARNING, Basis.POLICY, path="b.yaml") is Level.ERROR
    assert shown(settings, Level.WARNING, Basis.POLICY, "RL105", "a.yaml") is Level.ERROR
    assert shown(settings, Level.WARNING, Basis.POLICY, "RL105", "b.yaml") is None
    assert settings.may_report("RL201", "failure-limit-too-low")


def test_the_command_line_beats_overrides(project: Path) -> None:
    file = load(project, "overrides:\n- {paths: [a.yaml], rules: {RL201: note}, profile: correctness}\n")
    assert shown(file.replace(rules={"RL201": "error"}), Level.WARNING, Basis.POLICY) is Level.ERROR
    assert shown(file.replace(profile="strict"), Level.WARNING, Basis.POLICY, "RL105") is Level.ERROR
    assert shown(file, Level.WARNING, Basis.POLICY, "RL105") is None, "replace changes nothing"


@pytest.mark.parametrize(
    ("select", "ignore", "codes"),
    [
        ((), (), ["RL105", "RL201", "RL208"]),
        (("RL2",), (), ["RL201", "RL208"]),
        (("RL2",), ("RL208",), ["RL201"]),
        (("RL208",), ("RL2",), ["RL208"]),
        (("RL208",), ("RL208",), []),
        (("RL2",), ("RL2",), []),
        (("empty-result-passes",), ("RL208",), []),
        (("empty-result-passes",), ("RL20",), ["RL208"]),
        (("ALL",), ("RL2",), ["RL105"]),
        (("RL2",), ("ALL",), ["RL201", "RL208"]),
        (("ALL",), ("ALL",), []),
        ((), ("ALL",), []),
        ((), ("missing-signal",), ["RL201", "RL208"]),
    ],
)
def test_selection(select: tuple[str, ...], ignore: tuple[str, ...], codes: list[str]) -> None:
    settings = Settings.defaults().replace(select=select, ignore=ignore, known_rules=RULES)
    assert [code for code in RULES if shown(settings, Level.ERROR, Basis.FACT, code) is not None] == codes
    assert [code for code, name in RULES.items() if settings.may_report(code, name)] == codes


# what replace refuses


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (
            {"profile": "lax"},
            "--profile: unknown profile `lax`; write one of `correctness`, `recommended`, `production`, `strict`",
        ),
        (
            {"rules": {"RL201": "bad"}},
            "--rules: `RL201` cannot be `bad`; write one of `off`, `error`, `warning`, `note`",
        ),
        ({"rules": {"RL999": "off"}}, "--rules: unknown rule `RL999`; `rollout-lint rules` lists them all"),
        (
            {"select": ["missing-signals"]},
            "--select: `missing-signals` selects no rule; did you mean `missing-signal`?",
        ),
        ({"ignore": [""]}, "--ignore: `` selects no rule; `rollout-lint rules` lists them all"),
        ({"exclude": ["[a"]}, "--exclude: `[a`: a `[` that no `]` closes; write `\\[` for the character"),
    ],
)
def test_replace_refuses(options: dict, expected: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings.defaults().replace(**options, known_rules=RULES)
    assert str(caught.value) == expected


# origins and the listing


def test_origins(project: Path) -> None:
    settings = load(
        project, "\nobjectives:\n  p99: 1s\nrules:\n  missing-signal: off\nexclude: [a]\n", known_rules=RULES
    )
    settings = settings.replace(profile="strict", exclude=["b"], rules={"RL201": "note"}, origin="a caller")
    assert {key: origin for key, origin in settings.origins.items() if origin != "default"} == {
        "objectives.p99": ".rollout-lint.yaml:3",
        "rules.RL105": ".rollout-lint.yaml:5",
        "rules.RL201": "a caller",
        "exclude": ".rollout-lint.yaml:6, a caller",
        "profile": "a caller",
    }
    assert settings.origins["controller"] == "default"
    assert settings.origins["prometheus.scrape-interval"] == "default"
    assert "rules" not in settings.origins


def test_a_flag_is_its_own_origin() -> None:
    settings = Settings.defaults().replace(profile="strict", select=["RL2"])
    assert settings.origins["profile"] == "--profile"
    assert settings.origins["select"] == "--select"


def test_the_listing_of_the_defaults_is_whole() -> None:
    rows = effective_settings(Settings.defaults())
    assert {row.origin for row in rows} == {"default"}
    values = {row.key: row.value for row in rows}
    assert values["controller"] == "1.9"
    assert values["prometheus.scrape-interval"] == "30s"
    assert values["signals"] == "[success-rate, latency, saturation]"
    assert values["objectives.p99"] == "not set"
    assert values["cohorts.canary"] == "[internal]"
    assert values["suppressions.require-reason"] == "true"
    unread = {row.key for row in rows if not row.read}
    assert unread == {"kubernetes"}


def test_the_listing_shows_what_is_set(project: Path) -> None:
    settings = load(project, EVERYTHING, known_rules={**RULES, "RL101": "missing-analysis"}).replace(ignore=["RL208"])
    rows = {row.key: row for row in effective_settings(settings)}
    file = ".rollout-lint.yaml"
    assert rows["rules.RL101"] == SettingRow("rules.RL101", "warning", f"{file}:7", True)
    assert rows["services.catalog.p99"] == SettingRow("services.catalog.p99", "500ms", f"{file}:10", True)
    assert rows["owners.roster"].read is True
    assert rows["kubernetes"].read is False
    assert rows["external"].value.startswith("[{kind: Service, name: payments}, ")
    assert rows["owners.roster"].value == "roster.yaml"
    assert rows["overrides"].value.startswith("[{paths: [legacy/**], ")
    assert rows["ignore"] == SettingRow("ignore", "[RL208]", "--ignore", True)
    assert "services.catalog.workload" in rows
    assert "services.catalog.signals" not in rows
