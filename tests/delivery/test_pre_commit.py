"""The hooks in pre-commit and prek themselves: what starts them, what they are given, and what a person sees.

Most tests run the manifest with the command of this checkout in the place of an installed one; the slow ones install it
as the programs do.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import yaml

from tests.cli.command import BOOKSTORE, ROOT, run

from .gated_rollout import GATED, TEMPLATE
from .hook_runners import (
    ADDRESS,
    CONFIGURATION,
    MANIFEST,
    Runner,
    checkout_files,
    ended,
    program,
    publish,
    runner,
)
from .repositories import commit, git, write

PAGE = (ROOT / "docs" / "pre-commit.md").read_text(encoding="utf-8")
TO_PASTE, BEFORE_PUSH = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
TAG = re.search(r"rev: (\S+)", TO_PASTE)[1]  # type: ignore[index]
RUNNERS = ("pre-commit", "prek")
OWNER = '    rollout-lint/watch-owner: "@ada"\n'
BROKEN = (BOOKSTORE / "bad" / "can-never-fail" / "orders.yaml").read_text(encoding="utf-8")


def configuration(*hooks: str) -> str:
    """A configuration with these hooks, each as YAML in flow style, instead of those on the page."""
    head, _, _ = TO_PASTE.partition("    hooks:\n")
    return f"{head}    hooks:\n" + "".join(f"      - {hook}\n" for hook in hooks)


def good() -> dict[str, str]:
    """Manifests without findings at the level of an error, and nobody who watches."""
    files = (file for file in (BOOKSTORE / "good").iterdir())
    return {f"shop/{file.name}": file.read_text(encoding="utf-8").replace(OWNER, "") for file in files}


@pytest.fixture(scope="module")
def manifest_alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The manifest with hooks that need no installation."""
    text = (ROOT / MANIFEST).read_text(encoding="utf-8")
    hooks = text.replace("language: python", "language: system").encode()
    return publish(tmp_path_factory.mktemp("published") / "manifest", TAG, {MANIFEST: hooks})


@pytest.fixture(scope="module", params=RUNNERS)
def hooks(
    request: pytest.FixtureRequest, manifest_alone: Path, launcher: Path, tmp_path_factory: pytest.TempPathFactory
) -> Runner:
    path = os.pathsep.join([str(launcher), os.environ["PATH"]])
    cache = tmp_path_factory.mktemp("cache")
    return runner(request.param, manifest_alone, cache, PATH=path, PYTHONPATH=str(ROOT))


def project(place: Path, configured: str, files: dict[str, str] | None = None) -> Path:
    """Somebody's repository, with a configuration and a first commit."""
    place.mkdir()
    git(place, "init", "--quiet", "--initial-branch=main")
    commit(place, {CONFIGURATION: configured, **(good() if files is None else files)}, "Begin")
    return place


@pytest.mark.parametrize("name", RUNNERS)
def test_the_manifest_and_the_page_s_configuration_are_valid(name: str, tmp_path: Path) -> None:
    write(tmp_path, {CONFIGURATION: TO_PASTE + BEFORE_PUSH})
    for command, file in (("validate-manifest", ROOT / MANIFEST), ("validate-config", tmp_path / CONFIGURATION)):
        done = ended([program(name), command, str(file)], tmp_path, dict(os.environ))
        assert done.code == 0, done.output


def test_the_page_names_the_project_and_every_hook() -> None:
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / MANIFEST).read_text(encoding="utf-8"))}
    [repository] = yaml.safe_load(TO_PASTE)["repos"]
    assert repository["repo"] == ADDRESS
    assert {hook["id"] for hook in repository["hooks"]} < hooks
    assert all(f"| `{hook}` |" in PAGE for hook in hooks)


def test_commits_with_the_configuration_of_the_page(hooks: Runner, tmp_path: Path) -> None:
    """A release that nobody watches and a gate that can never fail are stopped, and what is said is shown."""
    root = project(tmp_path / "shop", TO_PASTE)
    hooks.installed(root)
    assert_commits_are_checked(hooks, root)


def assert_commits_are_checked(hooks: Runner, root: Path) -> None:
    catalog = root / "shop" / "catalog.yaml"
    catalog.write_text(catalog.read_text().replace("replicas: ", "replicas: 1"))
    unwatched = hooks.git(root, "commit", "--all", "--message=Release")
    assert unwatched.code != 0
    assert "error[RL801] missing-watch-owner: no trailer `Watch-Owner`" in unwatched.output
    assert re.search(r"rollout-lint\.{3,}Passed", unwatched.output)
    watched = hooks.git(root, "commit", "--all", "--message=Release", "--message=Watch-Owner: @ada")
    assert watched.code == 0, watched.output
    write(root, {"shop/orders.yaml": BROKEN})
    git(root, "add", "--all")
    broken = hooks.git(root, "commit", "--message=Release", "--message=Watch-Owner: @ada")
    assert broken.code != 0
    assert "error[RL202] limit-unreachable: metric `success-rate` can never fail" in broken.output
    assert "--> shop/orders.yaml:15:21" in broken.output


@pytest.mark.slow
def test_documents_need_no_owner_and_no_check(hooks: Runner, tmp_path: Path) -> None:
    root = project(tmp_path / "shop", TO_PASTE)
    hooks.installed(root)
    write(root, {"README.md": "A shop."})
    git(root, "add", "--all")
    done = hooks.git(root, "commit", "--message=Docs")
    assert done.code == 0, done.output
    assert re.search(r"rollout-lint\.+\(no files to check\) ?Skipped", done.output)


def many(number: int) -> dict[str, str]:
    """Rollouts and their templates, each in a file of its own."""
    folders = [f"apps/{each}" for each in range(number)]
    return {
        **{f"{folder}/orders.yaml": GATED % "up" for folder in folders},
        **{f"{folder}/slo.yaml": TEMPLATE % ("0.9", "sum(rate({{args.query}}[5m]))") for folder in folders},
    }


def test_names_are_shared_out_between_processes_and_each_finding_is_told_once(hooks: Runner, tmp_path: Path) -> None:
    form = "args: [--format, concise, --fail-on, warning, --]"
    root = project(tmp_path / "shop", configuration(f"{{id: rollout-lint-files, {form}}}"), many(20))
    done = hooks(root, "run", "--all-files")
    told = [line.strip() for line in done.output.splitlines() if re.search(r":\d+:\d+: (error|warning) ", line)]
    alone = run("check", "--format", "concise", cwd=root).out.splitlines()
    assert done.code == 1
    assert sorted(told) == sorted(line for line in alone if ": note " not in line)
    assert len(told) >= 20
    processes = sum("RL801" in line for line in done.output.splitlines())
    assert processes >= min(2, len(os.sched_getaffinity(0))), "a note that is told once a run"


def test_what_is_told_is_about_the_files_of_the_commit(hooks: Runner, tmp_path: Path) -> None:
    files = {"old/orders.yaml": BROKEN, "closed/.rollout-lint.yaml": "profile: correctness\n", **good()}
    files[".rollout-lint.yaml"] = "exclude: [vendor/**]\n"
    root = project(tmp_path / "shop", configuration("{id: rollout-lint-files, args: [--format, concise, --]}"), files)
    named = {"vendor/orders.yaml": BROKEN, ".hidden/orders.yaml": BROKEN, "build/orders.yaml": BROKEN}
    write(root, {".gitignore": "build/\n", "--isolated.yaml": BROKEN, "--ignore=ALL.yaml": BROKEN, **named})
    git(root, "add", "--force", "--all")
    done = hooks(root, "run")
    told = set(re.findall(r"^ *(.*?):\d+:\d+: error RL202", done.output, re.MULTILINE))
    assert done.code == 1
    assert told == {".hidden/orders.yaml", "build/orders.yaml", "--isolated.yaml", "--ignore=ALL.yaml"}


@pytest.mark.slow
def test_the_project_is_checked_whatever_file_it_was(hooks: Runner, tmp_path: Path) -> None:
    root = project(tmp_path / "shop", configuration("{id: rollout-lint}"), {**good(), "old/orders.yaml": BROKEN})
    for name in ("CODEOWNERS", "chart/templates/_names.tpl", "Kustomization"):
        write(root, {name: ""})
        git(root, "add", "--all")
        done = hooks(root, "run")
        assert (done.code, "old/orders.yaml:15:21" in done.output) == (1, True), name
        git(root, "commit", "--quiet", "--message=More")


@pytest.mark.parametrize("always", [False, True])
def test_a_deleted_template_is_seen_by_a_hook_that_always_runs(hooks: Runner, tmp_path: Path, always: bool) -> None:
    hook = "{id: rollout-lint, always_run: true}" if always else "{id: rollout-lint}"
    files = {name: text for name, text in good().items() if "kustomization" not in name}
    root = project(tmp_path / "shop", configuration(hook), files)
    git(root, "rm", "--quiet", "shop/slo-gate.yaml")
    done = hooks(root, "run")
    assert (done.code, "AnalysisTemplate `bookstore-slo-gate` does not exist" in done.output) == (always, always)


def test_a_branch_is_checked_by_its_ends(hooks: Runner, tmp_path: Path) -> None:
    root = project(tmp_path / "shop", configuration("{id: rollout-lint-files}"), {"old/orders.yaml": BROKEN})
    commit(root, {"new/orders.yaml": BROKEN}, "Release")
    commit(root, {"README.md": "Docs"}, "Docs")
    done = hooks(root, "run", "--from-ref", "HEAD~2", "--to-ref", "HEAD")
    assert (done.code, "--> new/orders.yaml:15:21" in done.output, "old/orders.yaml" in done.output) == (1, True, False)
    assert hooks(root, "run", "--from-ref", "HEAD~1", "--to-ref", "HEAD").code == 0


@pytest.mark.slow
def test_a_push_is_asked_for_one_who_watches(hooks: Runner, tmp_path: Path) -> None:
    root = project(tmp_path / "shop", configuration() + BEFORE_PUSH)
    git(tmp_path, "init", "--quiet", "--bare", "remote")
    git(root, "remote", "add", "origin", str(tmp_path / "remote"))
    git(root, "push", "--quiet", "origin", "main")
    assert hooks(root, "install", "--hook-type", "pre-push").code == 0
    catalog = root / "shop" / "catalog.yaml"
    commit(root, {"shop/catalog.yaml": catalog.read_text().replace("replicas: ", "replicas: 1")}, "Release\n")
    commit(root, {"README.md": "Docs"}, "Docs\n")
    refused = hooks.git(root, "push", "origin", "main")
    assert refused.code != 0
    assert "error[RL801] missing-watch-owner: no trailer `Watch-Owner`" in refused.output
    git(root, "checkout", "--quiet", "-b", "release")
    commit(root, {"README.md": "More"}, "More\n\nWatch-Owner: @ada\n")
    pushed = hooks.git(root, "push", "origin", "release")
    assert pushed.code == 0, pushed.output


@pytest.mark.slow
def test_a_root_commit_is_pushed(hooks: Runner, tmp_path: Path) -> None:
    """Then there is no range: the last commit is asked."""
    root = project(tmp_path / "shop", configuration() + BEFORE_PUSH)
    git(tmp_path, "init", "--quiet", "--bare", "remote")
    git(root, "remote", "add", "origin", str(tmp_path / "remote"))
    assert hooks(root, "install", "--hook-type", "pre-push").code == 0
    refused = hooks.git(root, "push", "origin", "main")
    assert refused.code != 0
    assert "error[RL801] missing-watch-owner" in refused.output


# -- installed as the programs install it


@pytest.fixture(scope="module")
def this_checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("published") / "checkout", TAG, checkout_files())


@pytest.fixture(scope="module", params=RUNNERS)
def installed(request: pytest.FixtureRequest, this_checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return runner(request.param, this_checkout, tmp_path_factory.mktemp("cache"))


@pytest.mark.slow
def test_the_hooks_as_they_are_installed(installed: Runner, tmp_path: Path) -> None:
    root = project(tmp_path / "shop", TO_PASTE)
    installed.installed(root)
    assert_commits_are_checked(installed, root)


@pytest.mark.slow
def test_the_hooks_can_be_tried(installed: Runner, this_checkout: Path, tmp_path: Path) -> None:
    root = project(tmp_path / "shop", TO_PASTE, {"orders.yaml": BROKEN})
    installed.installed(root)
    done = installed(root, "try-repo", str(this_checkout), "rollout-lint-files", "--all-files")
    assert done.code == 1
    assert "--> orders.yaml:15:21" in done.output
