"""The GitHub Action: its steps, run as the runner runs them, over real repositories."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import site
import subprocess
import sys
import venv
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from rollout_lint.delivery.action_inputs import BadInput, Files, arguments, read_inputs
from rollout_lint.delivery.github_action import MOST_SUMMARY, main
from rollout_lint.delivery.workflow_event import workflow_event
from tests.reports.runner import Obeyed, obeyed

from .composite import Done, Job, run_action
from .manifests import ROOT
from .repositories import commit, git, repository, rollout

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
BAD = ROOT / "examples" / "bookstore" / "bad" / "can-never-fail"
CLEAN = ROOT / "examples" / "bookstore" / "good"
_OWN = {"full_name": "shop/deploy"}

Use = Callable[..., Done]


def pull_request(
    of: object = _OWN, base: str | None = None, head: str | None = None, body: str | None = None
) -> dict[str, object]:
    """The event of a pull request ``of`` a repository to ``shop/deploy``, with the commits of both sides."""
    sides = {"base": {"repo": _OWN, "sha": base}, "head": {"repo": of, "sha": head}}
    return {"pull_request": {"number": 7, "title": "Release", "body": body, **sides}}


@pytest.fixture(scope="session")
def installing() -> ModuleType:
    """``action/install.py``, which stands in no package."""
    spec = importlib.util.spec_from_file_location("install", ROOT / "action" / "install.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def linter(installing: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """What the first steps give to the others: the environment that they make, but with the packages of this one."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    installing.put_on_path(home, ROOT, *map(Path, site.getsitepackages()))
    python = str(home / "bin" / "python")
    return {"python": {"path": sys.executable}, "install": {"python": python, "version": "0.1.0"}}


@pytest.fixture
def use(linter: dict[str, dict[str, str]], tmp_path: Path) -> Use:
    """Use the action, installed already."""

    def use_it(
        workspace: Path,
        event_name: str = "push",
        event: Mapping[str, object] = {},
        *,
        actor: str = "ada",
        ended: Mapping[str, str] = {},
        variables: Mapping[str, str] = {},
        **inputs: str,
    ) -> Done:
        temporary = tmp_path / "runner"
        temporary.mkdir()
        job = Job(event_name, event, workspace, temporary, actor, variables)
        named = {name.replace("_", "-"): value for name, value in inputs.items()}
        return run_action(ROOT, named, job, ended=ended, known=linter)

    return use_it


@pytest.fixture(scope="session")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with one error, below `apps`."""
    return _repository_of(BAD, tmp_path_factory.mktemp("failing"))


def _repository_of(manifests: Path, root: Path) -> Path:
    shutil.copytree(manifests, root / "apps")
    return repository(root, {})


def _uploads(done: Done) -> list[dict[str, str]]:
    return [each.given for each in done.used if "upload-sarif" in each.uses]


def _told(done: Done, command: str) -> list[Obeyed]:
    return [each for each in obeyed(done.log) if each.command == command]


# -- what it does


def test_findings_fail_the_job_after_they_are_told_everywhere(use: Use, failing: Path) -> None:
    done = use(failing)
    assert not done.succeeded
    assert [done.steps[name].outcome for name in ("check", "upload", "Verdict")] == ["success", "success", "failure"]
    report = json.loads(Path(done.outputs["json-file"]).read_text("utf-8"))
    counts = report["summary"]
    assert counts["errors"]
    assert {name: done.outputs[name] for name in ("exit-code", "errors", "warnings", "notes", "suppressed")} == {
        "exit-code": "1",
        "errors": str(counts["errors"]),
        "warnings": str(counts["warnings"]),
        "notes": str(counts["notes"]),
        "suppressed": "0",
    }
    assert done.outputs["version"] == report["tool"]["version"]
    assert [each.properties["file"] for each in _told(done, "error")] == [each["path"] for each in report["findings"]]
    assert "RL202" in done.steps["check"].log.partition("\n::")[2]
    assert done.summary == Path(done.outputs["summary-file"]).read_text("utf-8")
    assert "RL202" in done.summary
    (given,) = _uploads(done)
    assert given == {
        "sarif_file": done.outputs["sarif-file"],
        "checkout_path": str(failing),
        "category": "rollout-lint",
    }
    results = json.loads(Path(given["sarif_file"]).read_text("utf-8"))["runs"][0]["results"]
    assert [each["ruleId"] for each in results] == [each["rule"] for each in report["findings"]]


def test_a_clean_repository_passes(use: Use, tmp_path: Path) -> None:
    done = use(_repository_of(CLEAN, tmp_path / "clean"), fail_on="warning")
    assert done.succeeded, done.log
    assert done.outputs["exit-code"] == "0"
    assert obeyed(done.log) == []
    assert len(_uploads(done)) == 1


@pytest.mark.parametrize(
    ("inputs", "shown", "summarised", "written"),
    [
        ({"annotations": "false", "fail_on": "none"}, False, True, True),
        ({"summary": "false", "sarif": "false", "fail_on": "none"}, True, False, False),
    ],
)
def test_each_report_can_be_left_out(
    use: Use, failing: Path, inputs: dict[str, str], shown: bool, summarised: bool, written: bool
) -> None:
    done = use(failing, **inputs)
    assert done.succeeded, done.log
    assert "RL202" in done.log
    assert bool(_told(done, "error")) is shown
    assert bool(done.summary) is summarised
    assert bool(done.outputs["sarif-file"]) is bool(_uploads(done)) is written


def test_sarif_stands_where_it_is_wanted(use: Use, failing: Path, tmp_path: Path) -> None:
    wanted = tmp_path / "reports" / "found.sarif"
    wanted.parent.mkdir()
    wanted.write_text("what an earlier step left", encoding="utf-8")
    done = use(failing, sarif=str(wanted), category="shop")
    assert json.loads(wanted.read_text("utf-8"))["runs"]
    assert done.outputs["sarif-file"] == str(wanted)
    assert _uploads(done)[0]["category"] == "shop"


# -- where the repository lies


@pytest.mark.parametrize(
    "inputs",
    [{"paths": "service/apps"}, {"working_directory": "service"}, {"working_directory": "service/apps"}],
    ids=["workspace", "repository", "directory"],
)
def test_a_checkout_into_a_directory(use: Use, failing: Path, tmp_path: Path, inputs: dict[str, str]) -> None:
    workspace = tmp_path / "workspace"
    shutil.copytree(failing, workspace / "service")
    done = use(workspace, **inputs)
    (report,) = (json.loads(Path(done.outputs[name]).read_text("utf-8")) for name in ("json-file",))
    paths = {each["path"] for each in report["findings"]}
    assert paths == {"apps/orders.yaml"}
    assert {each.properties["file"] for each in _told(done, "error")} == {"service/apps/orders.yaml"}
    (given,) = _uploads(done)
    assert given["checkout_path"] == str(workspace / "service")
    results = json.loads(Path(given["sarif_file"]).read_text("utf-8"))["runs"][0]["results"]
    places = {each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in results}
    assert places == paths


# -- what may be uploaded


@pytest.mark.parametrize(
    ("name", "event", "actor", "why"),
    [
        ("pull_request", pull_request({"full_name": "eve/deploy"}), "eve", "from a fork"),
        ("push", {}, "dependabot[bot]", "Dependabot"),
    ],
    ids=["fork", "dependabot"],
)
def test_where_the_token_can_only_read_findings_are_told_all_the_same(
    use: Use, failing: Path, name: str, event: dict[str, object], actor: str, why: str
) -> None:
    done = use(failing, name, event, actor=actor)
    assert _uploads(done) == []
    assert not done.succeeded
    (notice,) = _told(done, "notice")
    assert why in notice.data
    assert why in done.summary
    assert _told(done, "error")


@pytest.mark.parametrize(
    ("name", "event", "uploaded"),
    [
        ("push", {}, True),
        ("schedule", {}, True),
        ("workflow_dispatch", {}, True),
        ("merge_group", {"merge_group": {}}, True),
        ("pull_request", pull_request(), True),
        ("pull_request", pull_request({"full_name": "eve/deploy"}), False),
        ("pull_request", pull_request(None), False),
        ("pull_request_target", pull_request(), False),
        ("issue_comment", {}, False),
    ],
)
def test_what_is_uploaded_by_itself(tmp_path: Path, name: str, event: dict[str, object], uploaded: bool) -> None:
    told = tmp_path / "event.json"
    told.write_text(json.dumps(event), encoding="utf-8")
    environment = {"GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": str(told), "GITHUB_ACTOR": "ada"}
    assert (workflow_event(environment).why_not_uploaded() == "") is uploaded


@pytest.mark.parametrize("file", ["[]", "{", '{"pull_request": 3}', '{"pull_request": {"head": 3, "base": null}}'])
def test_an_event_that_is_none_uploads_nothing_of_a_pull_request(tmp_path: Path, file: str) -> None:
    told = tmp_path / "event.json"
    told.write_text(file, encoding="utf-8")
    event = workflow_event({"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": str(told)})
    assert event.is_from_fork is ("head" in file)


@pytest.mark.parametrize(
    ("manifests", "wish", "told", "succeeded"),
    [(BAD, "auto", "warning", False), (CLEAN, "auto", "warning", True), (CLEAN, "true", "error", False)],
)
def test_an_upload_that_fails_hides_no_verdict(
    use: Use, tmp_path: Path, manifests: Path, wish: str, told: str, succeeded: bool
) -> None:
    workspace = _repository_of(manifests, tmp_path / "repository")
    done = use(workspace, ended={"upload": "failure"}, upload_sarif=wish)
    assert done.succeeded is succeeded
    (message,) = [each for each in _told(done, told) if "file" not in each.properties]
    assert "code scanning may not be enabled" in message.data


# -- what cannot be checked


@pytest.mark.parametrize(
    ("inputs", "why"),
    [
        ({"fail_on": "fatal"}, "the input `fail-on` is `fatal`: it takes error, warning, note, none"),
        ({"paths": "'apps"}, "the input `paths` cannot be split into words: no closing quotation"),
        ({"paths": "absent"}, "absent"),
        ({"working_directory": "absent"}, "the input `working-directory` is no directory: `absent`"),
        ({"args": "--no-such-flag"}, "--no-such-flag"),
    ],
)
def test_what_cannot_be_used_is_told_on_the_page_of_the_run(
    use: Use, failing: Path, inputs: dict[str, str], why: str
) -> None:
    done = use(failing, **inputs)
    assert not done.succeeded
    assert done.outputs["exit-code"] == "2"
    (error,) = _told(done, "error")
    assert why in error.data
    assert _uploads(done) == []


def test_inputs_that_exclude_each_other() -> None:
    for inputs in ({"INPUT_SARIF": "false", "INPUT_UPLOAD_SARIF": "true"}, {"INPUT_PATHS": "apps -"}):
        with pytest.raises(BadInput):
            read_inputs(inputs)


def test_a_summary_over_the_limit_is_named_instead(
    linter: dict[str, dict[str, str]], failing: Path, tmp_path: Path
) -> None:
    summary, output = tmp_path / "summary", tmp_path / "output"
    summary.write_bytes(b"x" * (MOST_SUMMARY - 300))
    environment = {
        "GITHUB_WORKSPACE": str(failing),
        "GITHUB_OUTPUT": str(output),
        "GITHUB_STEP_SUMMARY": str(summary),
        "RUNNER_TEMP": str(tmp_path),
    }
    subprocess.run(
        [linter["install"]["python"], "-I", "-m", "rollout_lint.delivery.github_action", "check"],
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
    )
    assert summary.stat().st_size <= MOST_SUMMARY
    assert "the summary is longer than GitHub shows" in summary.read_text("utf-8")[-300:]


# -- texts that others write

HOSTILE = (
    "; touch pwned",
    "$(touch pwned) `touch pwned`",
    "x\n::error::pwned\n##[error]pwned",
    "--fix",
    "-rf",
    "x\nexit-code=0\nexit-code<<y\n0\ny",
    "${{ github.token }}",
    "' && touch pwned #",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_one_word_behind_its_flag(text: str) -> None:
    names = ("CONFIG", "BASELINE", "SARIF", "WORKING_DIRECTORY")
    inputs = read_inputs({**{f"INPUT_{name}": text for name in names}, "INPUT_PATHS": f'"{text}"'})
    words = arguments(inputs, Files("j", "m", text), changed_in=text, release=text)
    flags = ("--config=", "--baseline=", "--format=sarif:", "--changed-in-event=", "--release-event=")
    assert sorted(word for word in words if text in word) == sorted([text, *(f"{flag}{text}" for flag in flags)])
    assert words.index("--") == len(words) - 2


@pytest.mark.parametrize("name", ["paths", "config", "args", "sarif", "working_directory", "category"])
def test_hostile_inputs_run_nothing_and_say_nothing_in_our_name(use: Use, failing: Path, name: str) -> None:
    text = "x; touch pwned; $(touch pwned)\n::error::pwned ##[error]pwned\nexit-code=0\nexit-code<<y\n0\ny"
    before = git(failing, "status", "--porcelain")
    done = use(failing, **{name: text})
    assert all(each.properties.get("title") for each in obeyed(done.log)), done.log
    assert not done.succeeded
    assert done.outputs["exit-code"] in ("1", "2")
    assert not list(failing.parent.glob("**/pwned"))
    if name != "sarif":
        assert git(failing, "status", "--porcelain") == before


def test_a_diff_cannot_speak_to_the_runner(use: Use, tmp_path: Path) -> None:
    text = (BAD.parent / "one-spike-aborts" / "orders.yaml").read_text("utf-8")
    hostile = text.replace("      count: 5", "      count: 5 # ##[error]pwned")
    assert hostile != text
    done = use(repository(tmp_path / "repository", {"orders.yaml": hostile}), args="--diff --unsafe")
    assert "##[error]pwned" in done.log
    assert obeyed(done.log) == []


# -- only what changed


@pytest.mark.parametrize(
    ("wish", "name", "narrowed"),
    [
        ("auto", "pull_request", True),
        ("auto", "merge_group", True),
        ("auto", "push", False),
        ("auto", "workflow_dispatch", False),
        ("true", "push", True),
        ("false", "pull_request", False),
    ],
)
def test_when_only_what_changed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wish: str, name: str, narrowed: bool
) -> None:
    """The call is taken down by an interpreter that does nothing else."""
    event = tmp_path / "event.json"
    event.write_text(json.dumps(pull_request()), encoding="utf-8")
    recorder = tmp_path / "recorder"
    recorder.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >{tmp_path}/words\n')
    recorder.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(recorder))
    with open(tmp_path / "log", "w", encoding="utf-8") as log:
        main(
            "check",
            {
                "GITHUB_WORKSPACE": str(tmp_path),
                "GITHUB_OUTPUT": str(tmp_path / "output"),
                "GITHUB_EVENT_NAME": name,
                "GITHUB_EVENT_PATH": str(event),
                "RUNNER_TEMP": str(tmp_path),
                "INPUT_CHANGED_ONLY": wish,
                "INPUT_PR_BODY_CHECK": "true",
            },
            log,
        )
    words = (tmp_path / "words").read_text("utf-8").splitlines()
    assert (f"--changed-in-event={event}" in words) is narrowed
    assert (f"--release-event={event}" in words) is (name == "pull_request")


@pytest.mark.parametrize("asked", ["true", "false"])
def test_a_pull_request_names_the_owner_where_that_is_asked(use: Use, tmp_path: Path, asked: str) -> None:
    workspace = repository(tmp_path / "repository")
    base = git(workspace, "rev-parse", "HEAD")
    head = commit(workspace, {"apps/catalog.yaml": rollout(replicas=5)}, "Grow")
    event = pull_request(base=base, head=head, body="Grow\r\n\r\nWatch-owner: ada\r\n")
    done = use(workspace, "pull_request", event, pr_body_check=asked)
    found = {each["rule"] for each in json.loads(Path(done.outputs["json-file"]).read_text("utf-8"))["findings"]}
    assert ("RL801" in found) is (asked == "false")


def test_a_pull_request_is_told_of_what_it_changed(use: Use, tmp_path: Path) -> None:
    workspace = _repository_of(BAD, tmp_path / "repository")
    base = git(workspace, "rev-parse", "HEAD")
    head = commit(workspace, {"README.md": "Nothing of ours"}, "Say something")
    done = use(workspace, "pull_request", pull_request(base=base, head=head), changed_only="auto")
    assert done.succeeded, done.log
    assert len(_uploads(done)) == 1
    assert "RL202" not in done.log


def test_a_shallow_clone_is_no_unchanged_one(use: Use, failing: Path, tmp_path: Path) -> None:
    origin = tmp_path / "origin"
    shutil.copytree(failing, origin)
    base = git(origin, "rev-parse", "HEAD")
    head = commit(origin, {"README.md": "Nothing of ours"}, "Say something")
    git(tmp_path, "clone", "--quiet", "--depth=1", origin.as_uri(), "shallow")
    done = use(tmp_path / "shallow", "pull_request", pull_request(base=base, head=head), changed_only="auto")
    assert not done.succeeded
    assert done.outputs["exit-code"] == "2"
    (error,) = _told(done, "error")
    assert "fetch-depth: 0" in error.data


# -- how it is installed


@pytest.mark.parametrize("asked", ["", "no-such-python"])
def test_a_runner_without_a_fitting_python(tmp_path: Path, asked: str) -> None:
    """What is too old ends with an error, and so does the stub that opens a shop; neither is taken."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("python3", "python", *(f"python3.{minor}" for minor in range(10, 15))):
        (programs / name).write_text("#!/bin/sh\nexit 9\n")
        (programs / name).chmod(0o755)
    bash = shutil.which("bash")
    assert bash is not None
    output = tmp_path / "output"
    done = subprocess.run(
        [bash, str(ROOT / "action" / "find-python")],
        env={"PATH": str(programs), "ASKED": asked, "GITHUB_OUTPUT": str(output)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not output.exists()
    assert (done.returncode != 0) is bool(asked)
    assert ("::error " in done.stdout) is bool(asked)


def test_without_python_another_action_brings_it_and_leaves_the_job_its_own(
    linter: dict[str, dict[str, str]], failing: Path, tmp_path: Path
) -> None:
    known = {"python": {}, "install": linter["install"]}
    job = Job("push", {}, failing, tmp_path)
    done = run_action(ROOT, {"sarif": "false"}, job, known=known)
    (used,) = done.used
    assert used.uses.startswith("actions/setup-python@")
    assert used.given["update-environment"] == "false"


@pytest.mark.parametrize("version", ["latest", "1.0; touch x", "-r requirements.txt", "1.0 --index-url=x", "1.0\n2.0"])
def test_a_version_that_is_none(installing: ModuleType, tmp_path: Path, version: str) -> None:
    with pytest.raises(installing.CannotInstall, match="is no release"):
        installing.installed(ROOT, tmp_path, version)
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_the_whole_action_from_nothing(failing: Path, tmp_path: Path) -> None:
    """With an environment of its own out of the locked requirements, which a second use takes again."""
    job = Job("push", {}, failing, tmp_path / "runner")
    done = run_action(ROOT, {}, job)
    assert [done.steps[name].outcome for name in ("python", "install", "check")] == ["success"] * 3, done.log
    assert done.steps["setup-python"].outcome == "skipped"
    assert done.outputs["exit-code"] == "1"
    assert Path(done.steps["install"].outputs["python"]).is_relative_to(tmp_path)
    shutil.rmtree(tmp_path / "runner" / "step-0")
    for step in (tmp_path / "runner").glob("step-*"):
        shutil.rmtree(step)
    again = run_action(ROOT, {"fail-on": "none"}, job)
    assert again.succeeded
    assert "::group::" not in again.log


# -- what is written in the files


def test_inputs_reach_scripts_as_variables_alone() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
    told = json.dumps(ACTION["runs"])
    assert {name for name in ACTION["inputs"] if f"inputs.{name} " not in told} == set()


@pytest.mark.parametrize("file", ["action.yml", ".github/workflows/rollout-lint.yml"])
def test_actions_of_others_are_pinned_by_commit(file: str) -> None:
    uses = re.findall(r"uses: (\S+)(.*)", (ROOT / file).read_text("utf-8"))
    assert uses
    for action, comment in uses:
        if action != "./":
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action)
            assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment)
