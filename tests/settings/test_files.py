"""Where a configuration is found, what it extends, and what a run without one costs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rollout_lint.finding import Basis, Level
from rollout_lint.settings import ConfigurationError, find_configuration, load_settings
from rollout_lint.source.discovery import discover
from rollout_lint.source.patterns import Patterns

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    (root / "apps" / "shop").mkdir(parents=True)
    (root / "apps" / "pay").mkdir(parents=True)
    return root


def write(directory: Path, text: str, name: str = ".rollout-lint.yaml") -> str:
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


# finding


def test_it_is_found_at_the_common_path_of_the_targets(project: Path) -> None:
    apps = write(project / "apps", "")
    write(project / "apps" / "shop", "")
    shop, pay = str(project / "apps" / "shop"), str(project / "apps" / "pay")
    assert find_configuration([shop, pay]) == apps
    assert find_configuration([shop]) == os.path.join(shop, ".rollout-lint.yaml")
    assert find_configuration([pay]) == apps
    assert find_configuration([os.path.join(pay, "rollout.yaml"), "-"]) == apps


def test_it_is_looked_for_up_to_the_repository_root(project: Path) -> None:
    write(project.parent, "")
    assert find_configuration([str(project / "apps")]) is None
    assert find_configuration([str(project)]) is None
    own = write(project, "")
    assert find_configuration([str(project / "apps" / "shop")]) == own


def test_without_a_repository_it_is_looked_for_up_to_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "work" / "manifests").mkdir(parents=True)
    above = write(tmp_path, "")
    monkeypatch.chdir(tmp_path / "work")
    assert find_configuration(["manifests"]) is None
    assert find_configuration([]) is None
    assert find_configuration([str(tmp_path)]) == above
    here = write(tmp_path / "work", "")
    assert find_configuration(["manifests"]) == here
    assert find_configuration(["-"]) == here


def test_a_directory_of_that_name_is_none(project: Path) -> None:
    (project / ".rollout-lint.yaml").mkdir()
    assert find_configuration([str(project)]) is None


# extending


def test_an_extended_file_lies_under_this_one(project: Path) -> None:
    write(
        project,
        "profile: strict\nobjectives: {p99: 1s, saturation: 80%}\nrules: {RL201: off, RL202: note}\n"
        "signals: [latency]\nexclude: [gen]\nexternal: [{kind: Service, name: a}]\n",
        "policy/base.yaml",
    )
    path = write(
        project,
        "extends: policy/base.yaml\nobjectives: {p99: 2s}\nrules: {RL202: error}\nsignals: [saturation]\n"
        "exclude: [tmp]\nexternal: [{kind: Service, name: b}]\n",
    )
    settings = load_settings(path)
    policy = settings.policy("a.yaml", None)
    assert settings.profile == "strict"
    assert (policy.objectives.latency, policy.objectives.saturation) == (2.0, 0.8)
    assert settings.rules == {"RL201": "off", "RL202": "error"}
    assert policy.signals == ("saturation",)
    assert settings.exclude == ("gen", "tmp")
    assert [each.name for each in policy.external] == ["a", "b"]
    assert settings.origins["profile"] == "policy/base.yaml:1"
    assert settings.origins["rules.RL202"] == ".rollout-lint.yaml:3"
    assert settings.origins["exclude"] == "policy/base.yaml:5, .rollout-lint.yaml:5"


def test_of_several_extended_files_the_last_wins_and_all_may_share_one(project: Path) -> None:
    write(project, "signals: [errors]\n", "shared.yaml")
    write(project, "extends: shared.yaml\nprofile: strict\n", "a.yaml")
    write(project, "extends: [shared.yaml]\nprofile: correctness\n", "b.yaml")
    path = write(project, "extends: [a.yaml, b.yaml]\n")
    with pytest.raises(ConfigurationError) as caught:
        load_settings(path)
    assert [str(problem).split(" ")[0] for problem in caught.value.problems] == ["shared.yaml:1:11:"]
    write(project, "exclude: [x]\n", "shared.yaml")
    assert load_settings(path).profile == "correctness"


def test_paths_in_an_extended_file_count_from_it_and_its_globs_from_the_configuration(project: Path) -> None:
    write(project, "context: [../base]\nexclude: [gen/x]\n", "policy/base.yaml")
    settings = load_settings(write(project / "apps", "extends: ../policy/base.yaml\n"))
    assert settings.context == (str(project / "base"),)
    assert settings.exclude == ("apps/gen/x",)


def test_overrides_of_an_extended_file_come_first(project: Path) -> None:
    write(project, "overrides: [{paths: [a.yaml], rules: {RL201: note}}]\n", "base.yaml")
    path = write(project, "extends: base.yaml\noverrides: [{paths: [a.yaml], rules: {RL201: error}}]\n")
    assert load_settings(path).level("RL201", "x", Level.WARNING, Basis.FACT, "a.yaml", None) is Level.ERROR


def test_a_circle_is_told_with_its_way(project: Path) -> None:
    write(project, "extends: .rollout-lint.yaml\n", "b.yaml")
    path = write(project, "profile: strict\nextends: b.yaml\n")
    with pytest.raises(ConfigurationError) as caught:
        load_settings(path)
    assert str(caught.value) == (
        "b.yaml:1:10: a configuration extends itself: `.rollout-lint.yaml` → `b.yaml` → `.rollout-lint.yaml`; "
        "remove this or another `extends:` of the circle"
    )


def test_a_missing_extended_file_is_told_where_it_is_named(project: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(write(project, "extends:\n- nowhere.yaml\n"))
    (problem,) = caught.value.problems
    assert problem.span.first == (2, 3)
    assert "`nowhere.yaml` cannot be extended" in problem.message
    assert "`package:NAME`" in problem.help


def test_a_configuration_of_an_installed_package_is_found_and_nothing_of_it_runs(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "acme_policy"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise SystemExit('imported')\n")
    (package / "rollout-lint.yaml").write_text("signals: [latency]\nextends: strict.yaml\n")
    (package / "strict.yaml").write_text("profile: strict\n")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    settings = load_settings(write(project, "extends: package:acme_policy\n"))
    assert (settings.profile, settings.policy().signals) == ("strict", ("latency",))
    only = load_settings(write(project, "extends: package:acme_policy/strict.yaml\n"))
    assert (only.profile, len(only.policy().signals)) == ("strict", 3)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("package:no_such_policy", "no such package is installed"),
        ("package:json/nowhere.yaml", "cannot be extended"),
        ("package:json/../x.yaml", "package:acme_policy"),
        ("package:", "package:acme_policy"),
    ],
)
def test_packages_that_cannot_be_extended(project: Path, written: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(write(project, f"extends: '{written}'\n"))
    assert said in str(caught.value)


def test_the_problems_of_all_files_are_told(project: Path) -> None:
    write(project, "profile: lax\n", "base.yaml")
    with pytest.raises(ConfigurationError) as caught:
        load_settings(write(project, "extends: base.yaml\nprofil: strict\nsignals: [x]\n"))
    lines = str(caught.value).splitlines()
    assert [line.split(" ")[0] for line in lines] == [
        ".rollout-lint.yaml:2:1:",
        ".rollout-lint.yaml:3:11:",
        "base.yaml:1:10:",
    ]


# reading


def test_a_missing_file_is_told_without_a_line(project: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(str(project / "no.yaml"))
    assert str(caught.value).startswith("no.yaml: the configuration cannot be read: ")


def test_a_file_that_is_no_text_is_told(project: Path) -> None:
    (project / ".rollout-lint.yaml").write_bytes(b"profile: \xff\n")
    with pytest.raises(ConfigurationError, match=r"\.rollout-lint\.yaml:1:10: "):
        load_settings(str(project / ".rollout-lint.yaml"))


def test_a_byte_order_mark_is_no_part_of_the_first_key(project: Path) -> None:
    assert load_settings(write(project, "\ufeffprofile: strict\n")).profile == "strict"


def test_keys_that_nothing_reads_are_remarked_upon(project: Path) -> None:
    settings = load_settings(write(project, 'kubernetes: "1.33"\n'))
    assert settings.remarks == (".rollout-lint.yaml:1:1: no rule of this version reads `kubernetes`",)


# excluding


def test_excludes_count_from_the_configuration_and_reach_the_discovery(project: Path) -> None:
    for name in ("apps/gen/a.yaml", "apps/shop/gen/b.yaml", "gen/c.yaml", "apps/top.yaml", "apps/pay/top.yaml"):
        write(project, "", name)
    settings = load_settings(write(project / "apps", "exclude: [gen/, ./top.yaml]\n"))
    assert (settings.exclude_root, settings.exclude) == (str(project), ("apps/**/gen/", "apps/**/top.yaml"))
    settings = load_settings(write(project / "apps", "exclude: [gen/, /top.yaml]\n")).replace(exclude=["pay"])
    assert settings.exclude_root is not None
    found = discover([str(project)], exclude=Patterns(settings.exclude), root=settings.exclude_root)
    names = [os.path.relpath(file, project) for file in found.files]
    assert [name for name in names if not name.endswith(".rollout-lint.yaml")] == ["gen/c.yaml"]


def test_a_directory_with_the_signs_of_a_glob_is_taken_literally(project: Path) -> None:
    settings = load_settings(write(project / "a[b]*", "exclude: ['!x/y']\n"))
    assert settings.exclude == ("!a\\[b]\\*/x/y",)


# what it costs


def test_a_run_without_a_configuration_imports_little() -> None:
    script = (
        "import sys; before = set(sys.modules)\n"
        "from rollout_lint.settings import Settings, find_configuration, load_settings\n"
        "from rollout_lint.finding import Basis, Level\n"
        "settings = load_settings(find_configuration(['/']))\n"
        "settings.policy('a.yaml', None); settings.level('RL1', 'a', Level.ERROR, Basis.FACT, 'a.yaml', None)\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    imported = set(done.stdout.split())
    assert "rollout_lint.settings" in imported
    heavy = {"json", "difflib", "jsonschema", "dataclasses", "inspect", "pathlib", "yaml", "subprocess", "click"}
    assert not imported & heavy
    assert not imported & {"rollout_lint.configuration.fields", "rollout_lint.configuration.validate"}


def test_a_right_configuration_needs_no_suggestions(project: Path) -> None:
    path = write(project, "profile: strict\nrules: {RL201: note}\n")
    script = (
        "import sys; from rollout_lint.settings import load_settings\n"
        f"print(load_settings({path!r}, known_rules={{'RL201': 'a'}}).profile, 'difflib' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == ["strict", "False"]
