"""The baseline: what is frozen, what is new, what is stale, and what a partial check may say of any of it."""

from __future__ import annotations

import io
import json
import os
from datetime import date
from pathlib import Path

import pytest

from rollout_lint import Report, lint_paths
from rollout_lint.baseline import FILE_NAME, BaselineError, find_baseline, new_baseline
from rollout_lint.baseline.file import Baseline, Entry, baseline_for, load_baseline, text_of, write_baseline
from rollout_lint.baseline.updating import updated
from rollout_lint.lint import check_paths, settings_for
from rollout_lint.reports import write_report
from rollout_lint.settings import Settings

from ..suppressions.manifests import RUN, at

DAY = date(2026, 11, 22)


def freeze(*paths: Path, grow: bool = True, settings: Settings | None = None, root: Path | None = None) -> Baseline:
    """Bring the baseline of a folder, the first path by default, up to date."""
    file = (root or paths[0]) / FILE_NAME
    given = [str(path) for path in paths]
    before = baseline_for(given, str(file)) if file.exists() else Baseline(str(file), covered=True)
    report = check_paths(given, settings or settings_for(given), baseline=before)
    assert report.frozen is not None
    frozen = report.frozen
    update = updated(
        before, frozen.matches, (*frozen.stale, *frozen.redundant), frozen.new if grow else (), today=DAY, reason="old"
    )
    write_baseline(update.baseline)
    return update.baseline


def check(*paths: Path, settings: Settings | None = None) -> Report:
    return lint_paths([str(path) for path in paths], settings)


def told(report: Report) -> list[tuple[str, str]]:
    return [(finding.rule, Path(finding.path).name) for finding in report.findings]


def named(name: str, limit: int = 1) -> str:
    return RUN.replace("name: errors", f"name: {name}").replace("failureLimit: 1", f"failureLimit: {limit}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(named(name))
    freeze(tmp_path)
    return tmp_path


def test_what_is_frozen_is_not_shown_and_is_counted(folder: Path) -> None:
    report = check(folder)
    assert told(report) == []
    assert (report.summary.errors, report.summary.baselined, report.summary.ignored) == (0, 2, 0)
    assert [(each.how, each.reason) for each in report.set_aside] == [("baselined", "old")] * 2
    assert len(lint_paths([str(folder)], baseline=False).findings) == 2


def test_an_entry_tells_what_it_freezes(folder: Path) -> None:
    written = json.loads((folder / FILE_NAME).read_text())
    fingerprints = {f.fingerprint for f in lint_paths([str(folder)], baseline=False).findings}
    assert set(written["findings"]) == fingerprints
    assert sorted(written["findings"].values(), key=lambda entry: str(entry["path"])) == [
        {
            "rule": "RL201",
            "object": f"AnalysisRun {name}",
            "path": f"{name}.yaml",
            "since": "2026-11-22",
            "reason": "old",
        }
        for name in ("one", "two")
    ]
    assert written["version"] == 1


def test_the_text_is_stable_and_has_a_line_an_entry(folder: Path) -> None:
    text = (folder / FILE_NAME).read_text()
    freeze(folder)
    assert (folder / FILE_NAME).read_text() == text
    assert text.count("\n") == 7
    entries = load_baseline(str(folder / FILE_NAME)).entries.values()
    assert text_of(reversed(list(entries))) == text
    assert json.loads(text_of([])) == {"version": 1, "findings": {}}


def test_a_new_finding_shows(folder: Path) -> None:
    (folder / "three.yaml").write_text(named("three"))
    assert told(check(folder)) == [("RL201", "three.yaml")]
    (folder / "one.yaml").write_text(named("one", limit=0))
    assert ("RL201", "one.yaml") in told(check(folder)), "another value at a frozen place is another finding"


def test_an_equal_finding_in_another_file_shows_there(folder: Path) -> None:
    (folder / "a-copy.yaml").write_text(named("two"))
    report = check(folder, settings=Settings.defaults().replace(select=["RL201", "RL095"]))
    assert told(report) == [("RL201", "a-copy.yaml")], "not in `two.yaml`, though that is later in the order of files"


def test_a_renamed_file_and_a_moved_object_stay_frozen(folder: Path) -> None:
    (folder / "one.yaml").rename(folder / "zero.yaml")
    assert told(check(folder)) == []
    (folder / "zero.yaml").unlink()
    (folder / "two.yaml").write_text(f"{named('two')}---\n{named('one')}")
    assert told(check(folder)) == []
    assert {entry.path for entry in freeze(folder, grow=False).entries.values()} == {"two.yaml"}


def test_a_stale_entry_is_told_at_its_fingerprint(folder: Path) -> None:
    (folder / "one.yaml").write_text(named("one", limit=2))
    report = check(folder)
    [stale] = report.findings
    assert (stale.rule, Path(stale.path).name) == ("RL095", FILE_NAME)
    text = (folder / FILE_NAME).read_text()
    assert f'"{stale.span.excerpt}": {{"rule": "RL201", "object": "AnalysisRun one"' in text
    assert "RL201 of AnalysisRun one is frozen and no longer occurs in `one.yaml`" in stale.message


def test_stale_is_not_said_of_files_that_were_not_checked(folder: Path) -> None:
    (folder / "one.yaml").write_text(named("one", limit=2))
    assert told(check(folder / "two.yaml")) == []
    assert told(check(folder / "one.yaml")) == [("RL095", FILE_NAME)]
    (folder / "one.yaml").unlink()
    assert told(check(folder / "two.yaml")) == []
    assert told(check(folder)) == [("RL095", FILE_NAME)], "what is gone is checked where all of it was"


def test_stale_is_said_of_a_file_that_holds_nothing_of_ours_any_more(folder: Path) -> None:
    (folder / "one.yaml").write_text("a: 1\n")
    assert told(check(folder)) == [("RL095", FILE_NAME)]


def test_stale_is_not_said_of_rules_that_did_not_run(folder: Path) -> None:
    (folder / "one.yaml").write_text(named("one", limit=2))
    defaults = Settings.defaults()
    for settings in (
        defaults.replace(ignore=["RL201"]),
        defaults.replace(select=["RL1", "RL095"]),
        defaults.replace(rules={"RL201": "off"}),
        defaults.replace(profile="correctness"),
    ):
        assert told(check(folder, settings=settings)) == []


def test_a_finding_that_its_level_hides_is_not_stale(folder: Path) -> None:
    for settings in (Settings.defaults().replace(profile="correctness"), Settings.defaults().replace(select=["RL095"])):
        report = check(folder, settings=settings)
        assert (told(report), report.summary.baselined) == ([], 0)


def test_stale_is_not_said_of_what_context_decides(tmp_path: Path) -> None:
    templates, apps = tmp_path / "templates", tmp_path / "apps"
    templates.mkdir()
    apps.mkdir()
    (templates / "slo.yaml").write_text(named("slo").replace("AnalysisRun", "AnalysisTemplate"))
    fingerprint = "0" * 16
    entry = Entry(fingerprint, "RL302", "AnalysisTemplate slo", "templates/slo.yaml", "2026-11-22", "")
    write_baseline(Baseline(str(tmp_path / FILE_NAME), [entry]))
    os.mkdir(tmp_path / ".git")
    assert "RL095" not in [rule for rule, _ in told(check(templates))], "which Rollouts use it is not in view"


def test_a_baseline_shrinks_by_itself_and_grows_when_told(folder: Path) -> None:
    (folder / "one.yaml").write_text(named("one", limit=2))
    (folder / "three.yaml").write_text(named("three"))
    assert {entry.path for entry in freeze(folder, grow=False).entries.values()} == {"two.yaml"}
    assert told(check(folder)) == [("RL201", "three.yaml")]
    assert {entry.path for entry in freeze(folder).entries.values()} == {"two.yaml", "three.yaml"}
    assert told(check(folder)) == []


def test_an_update_of_some_files_leaves_the_others_alone(folder: Path) -> None:
    (folder / "one.yaml").write_text(named("one", limit=2))
    (folder / "two.yaml").write_text(named("two", limit=2))
    freeze(folder / "one.yaml", grow=False, root=folder)
    assert [entry.path for entry in load_baseline(str(folder / FILE_NAME)).entries.values()] == ["two.yaml"]


def test_what_a_suppression_ignores_is_not_frozen(folder: Path) -> None:
    (folder / "one.yaml").write_text(at("failureLimit", "ignore[RL201] noisy", named("one")))
    report = check(folder)
    assert told(report) == []
    assert (report.summary.ignored, report.summary.baselined) == (1, 1)
    assert [entry.path for entry in freeze(folder).entries.values()] == ["two.yaml"]
    assert told(check(folder)) == []


def test_equal_findings_are_frozen_one_by_one(tmp_path: Path) -> None:
    settings = Settings.defaults().replace(select=["RL201", "RL095"])
    files = [tmp_path / f"{letter}.yaml" for letter in "abcdef"]
    for file in files[:4]:
        file.write_text(RUN)
    freeze(tmp_path, settings=settings)
    for file in files[:4]:
        assert told(check(file, settings=settings)) == []
    files[4].write_text(RUN)
    assert told(check(tmp_path, settings=settings)) == [("RL201", "e.yaml")]
    assert told(check(files[4], settings=settings)) == [("RL201", "e.yaml")], "the frozen ones are of other files"
    for file in files[:3]:
        file.write_text(RUN.replace("failureLimit: 1", "failureLimit: 2"))
    assert told(check(files[3], settings=settings)) == []
    # one of the four moved on to e.yaml, as far as can be told; the other two are gone
    assert told(check(tmp_path, settings=settings)) == [("RL095", FILE_NAME)] * 2
    freeze(tmp_path, grow=False, settings=settings)
    assert told(check(tmp_path, settings=settings)) == []
    assert len(load_baseline(str(tmp_path / FILE_NAME)).entries) == 2
    files[5].write_text(RUN)
    assert told(check(tmp_path, settings=settings)) == [("RL201", "f.yaml")]
    freeze(tmp_path, settings=settings)
    assert len(load_baseline(str(tmp_path / FILE_NAME)).entries) == 3
    assert told(check(tmp_path, settings=settings)) == []


def test_an_entry_that_was_deleted_by_hand_is_new_again(tmp_path: Path) -> None:
    settings = Settings.defaults().replace(select=["RL201", "RL095"])
    for letter in "abc":
        (tmp_path / f"{letter}.yaml").write_text(RUN)
    freeze(tmp_path, settings=settings)
    file = tmp_path / FILE_NAME
    file.write_text("".join(line for line in file.read_text().splitlines(keepends=True) if '"a.yaml"' not in line))
    assert told(check(tmp_path, settings=settings)) == [("RL201", "a.yaml")]


def test_what_is_told_once_a_run_stays_frozen_wherever_it_is_told(tmp_path: Path) -> None:
    rollout = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {{name: {name}}}
spec:
  selector: {{matchLabels: {{app: a}}}}
  template:
    metadata: {{labels: {{app: a}}}}
    spec: {{containers: [{{name: a, image: a}}]}}
  strategy:
    canary:
      steps: [{{setWeight: 20}}, {{analysis: {{templates: [{{templateName: {template}}}]}}}}]
"""
    settings = Settings.defaults().replace(select=["RL401", "RL095"])
    (tmp_path / "m.yaml").write_text(rollout.format(name="m", template="elsewhere"))
    assert told(lint_paths_without_baseline(tmp_path, settings)) == [("RL401", "m.yaml")]
    freeze(tmp_path, settings=settings)
    (tmp_path / "a.yaml").write_text(rollout.format(name="a", template="elsewhere-too"))
    assert told(lint_paths_without_baseline(tmp_path, settings)) == [("RL401", "a.yaml")]
    for paths in ([tmp_path], [tmp_path / "a.yaml"], [tmp_path / "m.yaml"]):
        assert told(check(*paths, settings=settings)) == []


def lint_paths_without_baseline(folder: Path, settings: Settings) -> Report:
    return lint_paths([str(folder)], settings, baseline=False)


BAD: dict[str, tuple[str | bytes, str]] = {
    "no JSON": ('{"version": 1,', ":1:15: this is no JSON"),
    "a conflict": ('{\n<<<<<<< HEAD\n"version": 1}', "resolve the conflict"),
    "something else": ("[]", "this is no baseline"),
    "a later version": ('{"version": 2, "findings": {}}', "version 2 is not known"),
    "a list": ('{"version": 1, "findings": []}', "`findings` must map fingerprints"),
    "no findings": ('{"version": 1}', "`findings` must map fingerprints"),
    "no fingerprint": ('{"version": 1, "findings": {"RL201": {}}}', "`RL201` is no fingerprint"),
    "no object": ('{"version": 1, "findings": {"0123456789abcdef": 1}}', "must be an object"),
    "no rule": ('{"version": 1, "findings": {"0123456789abcdef": {"path": "a"}}}', "`rule` of the entry"),
    "no text": ('{"version": 1, "findings": {"0123456789abcdef": {"rule": "R", "path": 1}}}', "`path` of the entry"),
    "no day": (
        '{"version": 1, "findings": {"0123456789abcdef": {"rule": "R", "path": "a", "since": "May"}}}',
        "`since` of the entry",
    ),
    "no text file": (b"\xff\xfe", "no UTF-8"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_baseline_that_cannot_be_used_says_why(name: str, tmp_path: Path) -> None:
    text, message = BAD[name]
    file = tmp_path / FILE_NAME
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    (tmp_path / "one.yaml").write_text(RUN)
    with pytest.raises(BaselineError, match="(?s)" + message.replace("(", r"\(")) as caught:
        check(tmp_path)
    assert FILE_NAME in str(caught.value)


def test_a_baseline_is_found_where_a_configuration_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "deploy" / "prod"
    inner.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (tmp_path / FILE_NAME).write_text(text_of([]))
    assert find_baseline([str(inner)]) == str(tmp_path / FILE_NAME)
    (tmp_path / "deploy" / FILE_NAME).write_text(text_of([]))
    assert find_baseline([str(inner)]) == str(tmp_path / "deploy" / FILE_NAME)
    assert new_baseline([str(inner)]) == str(tmp_path / FILE_NAME)


def test_paths_count_from_the_baseline_wherever_one_stands(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for directory in (folder, folder.parent, Path("/")):
        monkeypatch.chdir(directory)
        assert told(lint_paths([os.path.relpath(folder)])) == []
    copy = folder.parent / "a link"
    copy.symlink_to(folder)
    (folder / "one.yaml").write_text(named("one", limit=2))
    assert told(check(copy)) == [("RL095", FILE_NAME)]


def test_writing_is_whole_or_not_at_all(folder: Path) -> None:
    file = folder / FILE_NAME
    real = folder / "elsewhere.json"
    file.rename(real)
    file.symlink_to(real)
    real.chmod(0o640)
    freeze(folder)
    assert file.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in folder.iterdir()) == [FILE_NAME, "elsewhere.json", "one.yaml", "two.yaml"]
    with pytest.raises(BaselineError, match="cannot write the baseline"):
        write_baseline(Baseline(str(folder / "nowhere" / FILE_NAME)))


def test_sarif_leaves_out_what_is_frozen(folder: Path) -> None:
    stream = io.StringIO()
    write_report("sarif", check(folder), stream, suppressed=True)
    assert json.loads(stream.getvalue())["runs"][0]["results"] == []
