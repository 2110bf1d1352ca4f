"""`check --changed-since` and `--changed-in-event`: what is shown of a project full of old findings, and what is not."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from rollout_lint.cli import check as command
from rollout_lint.cli.flags import read_plain
from rollout_lint.cli.terminal import Terminal
from rollout_lint.delivery.changed_only import Checked, only_changed
from rollout_lint.delivery.compared import compared_with_revision
from rollout_lint.finding import Finding, Report
from rollout_lint.identity import without_ordinal
from rollout_lint.lint import checked, lint_paths
from rollout_lint.settings import Settings
from tests.cli.command import BOOKSTORE, ROOT
from tests.cli.command import run as run_installed

from .repositories import ROUTES, TEMPLATE, commit, git, repository, rollout, write

ZEROS = "0" * 40
SHALLOW = "is shallow: what changed cannot be told; fetch the history, with `fetch-depth: 0`"

Edit = Callable[[Path], object]


def objects(name: str) -> dict[str, str]:
    """A service with a Rollout, its routes and its gate, in a directory of its own: all three have findings."""
    return {
        f"{name}/rollout.yaml": rollout(name),
        f"{name}/routes.yaml": ROUTES.format(name=f"{name}-routes", host=name),
        f"{name}/slo.yaml": TEMPLATE.format(name="slo", count=5),
    }


TEMPLATED = rollout("books").replace("replicas: 3", "{{- if .Values.replicas }}\n  replicas: 3\n  {{- end }}")
SHOP = {**objects("catalog"), **objects("orders"), "README.md": "A shop.\n", "chart/rollout.yaml": TEMPLATED}


class Told(NamedTuple):
    """What one call said."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        report: dict[str, Any] = json.loads(self.out)
        return report

    @property
    def findings(self) -> list[dict[str, Any]]:
        findings: list[dict[str, Any]] = self.report["findings"]
        return findings

    @property
    def rules(self) -> set[str]:
        return {each["rule"] for each in self.findings}

    @property
    def fingerprints(self) -> set[str]:
        return {each["fingerprint"] for each in self.findings}

    @property
    def places(self) -> set[str]:
        return {each["path"] for each in self.findings}

    @property
    def unchanged(self) -> int:
        unchanged: int = self.report["summary"]["unchanged"]
        return unchanged


def check(root: Path, *arguments: str, below: str = ".", form: str = "json", stdin: bytes = b"") -> Told:
    """One call of the command in this process."""
    out, err = io.StringIO(), io.StringIO()
    flags = [str(root / below), "--format", form, *arguments]
    options = read_plain(flags, command.FLAGS, command.POSITIONAL)
    assert options is not None
    code = command.run(options, Terminal(io.BytesIO(stdin), out, err, {}))
    return Told(code, out.getvalue(), err.getvalue())


def since(root: Path, *arguments: str, revision: str = "HEAD", below: str = ".") -> Told:
    return check(root, "--changed-since", revision, *arguments, below=below)


def replace(name: str, old: str, new: str) -> Edit:
    def edit(root: Path) -> None:
        text = (root / name).read_text()
        assert old in text
        (root / name).write_text(text.replace(old, new, 1))

    return edit


def put(name: str, text: str) -> Edit:
    return lambda root: write(root, {name: text})


def remove(name: str) -> Edit:
    return lambda root: (root / name).unlink()


def move(old: str, new: str) -> Edit:
    def edit(root: Path) -> None:
        (root / new).parent.mkdir(exist_ok=True)
        (root / old).rename(root / new)

    return edit


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return repository(tmp_path / "shop", SHOP)


# -- what is shown

TOLD_ONCE = ("RL706", "RL801")
"""Of all Rollouts at the first of them."""
ALL_OF_CATALOG = {"catalog/rollout.yaml", "catalog/routes.yaml", "catalog/slo.yaml"}
SHOWN: dict[str, tuple[Edit, set[str]]] = {
    "nothing": (lambda root: None, set()),
    "documentation": (put("README.md", "More.\n"), set()),
    "a Rollout": (replace("catalog/rollout.yaml", "replicas: 3", "replicas: 4"), {"catalog/rollout.yaml"}),
    "a template shows its Rollout": (
        replace("catalog/slo.yaml", "count: 5", "count: 6"),
        {"catalog/rollout.yaml", "catalog/slo.yaml"},
    ),
    "routes show their Rollout": (replace("catalog/routes.yaml", "hosts: [", "hosts: [web, "), {"catalog/rollout.yaml"}),
    "a new Rollout": (put("catalog/more.yaml", rollout("more")), {"catalog/more.yaml"}),
    "a comment": (replace("catalog/rollout.yaml", "  replicas: 3", "  # as ever\n  replicas: 3"), set()),
    "another layout": (replace("catalog/rollout.yaml", "replicas: 3", 'replicas:   3 # "three"'), set()),
    "another name of a file": (move("catalog/rollout.yaml", "catalog/catalog.yaml"), set()),
    "only its time": (lambda root: os.utime(root / "catalog/rollout.yaml", (1, 1)), set()),
    "another name of a template that is not rendered": (move("chart/rollout.yaml", "chart/books.yaml"), set()),
    "another name of a directory": (lambda root: (root / "catalog").rename(root / "books"), set()),
    "what is not tracked": (put("new/rollout.yaml", rollout("new")), {"new/rollout.yaml"}),
    "a broken file": (put("catalog/broken.yaml", "kind: Rollout\napiVersion: argoproj.io/v1\na: [\n"), {"catalog/broken.yaml"}),
    "a key twice": (
        replace("catalog/rollout.yaml", "  replicas: 3", "  replicas: 3\n  replicas: 3"),
        {"catalog/rollout.yaml"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SHOWN)
def test_what_changed_is_shown_with_what_refers_to_it(root: Path, case: str) -> None:
    edit, shown = SHOWN[case]
    edit(root)
    told, everything = since(root), check(root)
    assert shown <= told.places, "what is about the change"
    places = {each["path"] for each in told.findings if each["rule"] not in TOLD_ONCE}
    # a gate is that of its Rollout, and routes stand beside it
    assert places <= shown | (ALL_OF_CATALOG if any(path.startswith("catalog/") for path in shown) else set())
    assert told.unchanged == len(everything.findings) - len(told.findings)
    assert told.unchanged > 0


def test_what_is_staged_or_committed_counts_as_what_is_not(root: Path) -> None:
    replace("catalog/rollout.yaml", "replicas: 3", "replicas: 4")(root)
    edited = since(root).fingerprints
    git(root, "add", "--all")
    assert since(root).fingerprints == edited != set()
    git(root, "commit", "--quiet", "--message=More")
    assert since(root).findings == []
    assert since(root, revision="HEAD~1").fingerprints == edited
    git(root, "revert", "--no-commit", "HEAD")
    assert since(root, revision="HEAD~1").findings == [], "there and back again is no change"


def test_compared_is_with_where_the_branches_part(root: Path) -> None:
    git(root, "switch", "--quiet", "--create", "mine")
    commit(root, {"catalog/rollout.yaml": rollout("catalog", 4)}, "Mine")
    git(root, "switch", "--quiet", "main")
    commit(root, {"orders/rollout.yaml": rollout("orders", 4)}, "Theirs")
    git(root, "switch", "--quiet", "mine")
    places = since(root, revision="main").places
    assert "catalog/rollout.yaml" in places
    assert "orders/rollout.yaml" not in places


def test_a_template_that_is_gone_leaves_an_untouched_rollout_dangling(root: Path) -> None:
    write(root, {"catalog/other.yaml": TEMPLATE.format(name="other", count=5)})
    commit(root, {}, "Another template")
    (root / "catalog/slo.yaml").unlink()
    told = since(root)
    [dangling] = [each for each in told.findings if each["rule"] == "RL401"]
    assert dangling["path"] == "catalog/rollout.yaml"
    assert not any(path.startswith("orders/") for path in told.places)


def test_a_template_that_moves_away_leaves_it_dangling_too(root: Path) -> None:
    commit(root, {"catalog/other.yaml": TEMPLATE.format(name="other", count=5)}, "Another template")
    move("catalog/slo.yaml", "gates/slo.yaml")(root)
    assert since(root).fingerprints >= check(root).fingerprints - fingerprints_before(root)


def fingerprints_before(root: Path) -> set[str]:
    """What HEAD has, checked in a clone."""
    clone = root.parent / "before"
    git(root, "clone", "--quiet", str(root), str(clone))
    return check(clone).fingerprints


def test_the_first_template_of_a_directory_decides_what_was_open(tmp_path: Path) -> None:
    """Where no template was in view nothing could be said of one that is missing."""
    root = repository(tmp_path, {"catalog/rollout.yaml": rollout()})
    assert "RL401" not in {each["rule"] for each in check(root).findings if each["level"] == "error"}
    write(root, {"catalog/other.yaml": TEMPLATE.format(name="other", count=5)})
    assert "RL401" in {each["rule"] for each in since(root).findings if each["level"] == "error"}


def test_objects_of_one_name_in_several_directories_are_several(tmp_path: Path) -> None:
    staging = {name.replace("catalog/", "staging/"): text for name, text in objects("catalog").items()}
    root = repository(tmp_path, {**objects("catalog"), **staging})
    replace("staging/slo.yaml", "count: 5", "count: 6")(root)
    replace("catalog/slo.yaml", "kind:", "# the same\nkind:")(root)
    assert {path.split("/")[0] for path in since(root).places} == {"staging"}


def test_two_changed_files_that_hold_one_name_hide_nothing_from_each_other(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a/rollout.yaml": rollout(), "b/rollout.yaml": rollout()})
    replace("a/rollout.yaml", "replicas: 3", "replicas: 4")(root)
    replace("b/rollout.yaml", "replicas: 3", "replicas: 3 # three")(root)
    assert since(root).places == {"a/rollout.yaml"}


def test_a_suppression_that_is_gone_shows_its_finding(root: Path) -> None:
    rules = sorted({each["rule"] for each in check(root, below="catalog").findings})
    suppressed = f"# rollout-lint: ignore-file[{', '.join(rules)}] old\n"
    commit(root, {name: suppressed + text for name, text in objects("catalog").items()}, "Suppress")
    write(root, {"catalog/slo.yaml": objects("catalog")["catalog/slo.yaml"]})
    assert since(root).places == {"catalog/slo.yaml"}


# -- kustomizations, charts, configuration, baseline


def test_a_kustomization_concerns_what_it_pulls_in(root: Path) -> None:
    listed = "resources: [rollout.yaml, routes.yaml, slo.yaml]\n"
    commit(root, {"catalog/kustomization.yaml": listed, "orders/kustomization.yaml": listed}, "Kustomize")
    write(root, {"catalog/kustomization.yaml": f"# only a comment\n{listed}"})
    assert since(root).findings == []
    write(root, {"catalog/kustomization.yaml": listed})
    move("catalog", "books")(root)
    assert since(root).findings == []
    move("books", "catalog")(root)
    write(root, {"catalog/kustomization.yaml": f"{listed}images: [{{name: catalog, newTag: '2'}}]\n"})
    places = since(root).places
    assert {"catalog/rollout.yaml", "catalog/slo.yaml"} <= places <= ALL_OF_CATALOG


def test_a_patch_that_is_no_object_concerns_what_it_may_patch(root: Path) -> None:
    files = {
        "catalog/kustomization.yaml": "resources: [rollout.yaml, routes.yaml, slo.yaml]\n"
        "patches: [{path: more.yaml, target: {kind: Rollout}}]\n",
        "catalog/more.yaml": "- {op: replace, path: /spec/replicas, value: 4}\n",
    }
    commit(root, files, "Kustomize")
    replace("catalog/more.yaml", "value: 4", "value: 5")(root)
    assert "catalog/rollout.yaml" in since(root).places <= ALL_OF_CATALOG


CHART = {
    "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
    "chart/values.yaml": "replicas: 3\n",
    "chart/templates/rollout.yaml": rollout("books").replace("replicas: 3", "replicas: {{ .Values.replicas }}"),
}


def test_a_chart_is_one_thing(tmp_path: Path, programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    root = repository(tmp_path / "shop", {**CHART, **objects("orders")})
    everything = check(root, "--render", "helm")
    assert "chart/templates/rollout.yaml" in everything.places
    assert since(root, "--render", "helm").findings == []
    replace("chart/values.yaml", "replicas: 3", "replicas: 4")(root)
    assert {path.split("/")[0] for path in since(root, "--render", "helm").places} == {"chart"}
    git(root, "checkout", "--quiet", ".")
    replace("orders/slo.yaml", "count: 5", "count: 6")(root)
    assert {path.split("/")[0] for path in since(root, "--render", "helm").places} == {"orders"}


CONFIGURED: dict[str, tuple[dict[str, str], Edit, str]] = {
    "changed": (
        {".rollout-lint.yaml": "profile: strict\n"},
        put(".rollout-lint.yaml", "profile: production\n"),
        "`.rollout-lint.yaml` changed since",
    ),
    "new": ({}, put(".rollout-lint.yaml", "profile: strict\n"), "`.rollout-lint.yaml` changed since"),
    "gone": (
        {".rollout-lint.yaml": "profile: strict\n"},
        remove(".rollout-lint.yaml"),
        "`.rollout-lint.yaml` changed since",
    ),
    "extended": (
        {".rollout-lint.yaml": "extends: [team/lint.yaml]\n", "team/lint.yaml": "profile: strict\n"},
        put("team/lint.yaml", "profile: production\n"),
        "`team/lint.yaml` changed since",
    ),
    "roster": (
        {".rollout-lint.yaml": "owners: {roster: team/people.yaml}\n", "team/people.yaml": "- '@ada'\n"},
        put("team/people.yaml", "- '@ben'\n"),
        "`team/people.yaml` changed since",
    ),
    "baseline": (
        {".rollout-lint-baseline.json": '{"version": 1, "findings": {}}\n'},
        put(".rollout-lint-baseline.json", '{"version": 1,\n "findings": {}}\n'),
        "`.rollout-lint-baseline.json` changed since",
    ),
}


@pytest.mark.parametrize("case", CONFIGURED)
def test_what_governs_all_findings_shows_all(root: Path, case: str) -> None:
    files, edit, said = CONFIGURED[case]
    commit(root, files, "Configure")
    assert since(root).findings == []
    edit(root)
    told = since(root)
    assert told.fingerprints == check(root).fingerprints
    assert f"rollout-lint: {said} commit {git(root, 'rev-parse', 'HEAD')[:12]}: all findings count\n" in told.err


def test_what_is_frozen_stays_frozen_and_the_rest_is_told_apart(root: Path) -> None:
    assert run_installed("baseline", "--reason", "old", cwd=root).code == 0
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=Freeze")
    replace("catalog/slo.yaml", "count: 5", "count: 5, failureLimit: 5")(root)
    told, everything = since(root), check(root)
    assert told.fingerprints == everything.fingerprints != set()
    assert (told.unchanged, told.report["summary"]["baselined"]) == (0, everything.report["summary"]["baselined"])


def test_overrides_excludes_and_context_hold_for_what_there_was_before(tmp_path: Path) -> None:
    configuration = (
        "exclude: [legacy/**]\ncontext: [platform]\n"
        "overrides: [{paths: [shop/orders/**], profile: strict}, {paths: [shop/catalog/**], profile: correctness}]\n"
    )
    files = {f"shop/{name}": text for name, text in SHOP.items() if not name.endswith("slo.yaml")}
    more = {"platform/slo.yaml": TEMPLATE.format(name="slo", count=5), "legacy/rollout.yaml": rollout("legacy")}
    root = repository(tmp_path, {**files, **more, "shop/.rollout-lint.yaml": configuration.replace("platform", "../platform").replace("shop/", "")})  # fmt: skip
    assert check(root, below="shop").findings
    write(root, {"README.md": "x"})
    told = since(root, below="shop")
    assert (told.findings, told.err) == ([], "")


def test_what_lies_around_the_given_paths_counts(root: Path) -> None:
    replace("catalog/routes.yaml", "hosts: [", "hosts: [web, ")(root)
    assert "catalog/rollout.yaml" in since(root, below="catalog/rollout.yaml").places
    assert since(root, below="orders").findings == []
    assert "catalog/rollout.yaml" in since(root, "--project", str(root), below="catalog/rollout.yaml").places
    assert since(root, "--project", str(root), below="orders").findings == []


def test_what_git_does_not_know_may_have_changed(root: Path) -> None:
    commit(root, {".gitignore": "built/\n"}, "Ignore")
    write(root, {"built/rollout.yaml": rollout("built")})
    nested = repository(root / "nested", {"rollout.yaml": rollout("nested")})
    assert since(root, below="built").fingerprints == check(root, below="built").fingerprints != set()
    assert since(nested).findings == []
    assert any(path.startswith("nested/") for path in since(root).places)


# -- how it is told


def test_what_is_not_shown_is_told(root: Path) -> None:
    everything = check(root)
    number = len(everything.findings)
    told = since(root)
    assert (told.code, told.unchanged) == (0, number)
    assert everything.code == 1
    assert "unchanged" not in everything.report["summary"]
    flags = ("--changed-since", "HEAD")
    line = f"{number} findings in unchanged objects are not shown"
    assert f"; {line}; " in check(root, *flags, form="text").out
    assert f"<p>{line}</p>" in check(root, *flags, form="markdown").out
    [run] = json.loads(check(root, *flags, form="sarif").out)["runs"]
    assert [each["suppressions"][0]["kind"] for each in run["results"]] == ["external"] * number
    shown = check(root, *flags, "--show-suppressed", form="text").out
    assert f"{number} findings in unchanged objects do not count" in shown
    assert shown.count("unchanged[RL") == number
    assert "= unchanged: nothing that it is about changed since commit " in shown


def test_what_is_set_aside_is_listed_with_how(root: Path) -> None:
    report = since(root, "--show-suppressed").report
    [how] = {each["suppression"]["how"] for each in report["suppressed"]}
    assert how == "unchanged"
    assert len(report["suppressed"]) == report["summary"]["unchanged"]


def test_a_run_fails_by_what_it_shows(root: Path) -> None:
    replace("catalog/rollout.yaml", "replicas: 3", "replicas: 4")(root)
    told = since(root)
    counted = {level: sum(each["level"] == level for each in told.findings) for level in ("error", "warning", "note")}
    summary = told.report["summary"]
    assert (summary["errors"], summary["warnings"], summary["notes"]) == tuple(counted.values())
    assert told.code == (1 if counted["error"] else 0)
    assert since(root, "--fail-on", "note").code == 1


# -- events


def pull_request(base: str, head: str) -> dict[str, Any]:
    return {"pull_request": {"number": 12, "title": "More", "body": None, "base": {"sha": base}, "head": {"sha": head}}}


def event(root: Path, told: dict[str, Any], *arguments: str) -> Told:
    data = json.dumps(told).encode()
    return check(root, "--changed-in-event", "-", *arguments, stdin=data)


class Branched(NamedTuple):
    root: Path
    base: str
    head: str


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Branched:
    """A pull request that changes the catalog in its first of two commits, while main changes orders; HEAD is the test
    merge."""
    root = repository(tmp_path_factory.mktemp("events") / "origin", SHOP)
    git(root, "switch", "--quiet", "--create", "mine")
    commit(root, {"catalog/rollout.yaml": rollout("catalog", 4)}, "Mine")
    head = commit(root, {"README.md": "Mine.\n"}, "Docs")
    git(root, "switch", "--quiet", "main")
    base = commit(root, {"orders/rollout.yaml": rollout("orders", 4)}, "Theirs")
    git(root, "switch", "--quiet", "--create", "merged")
    git(root, "merge", "--quiet", "--no-ff", "-m", f"Merge {head} into {base}", head)
    return Branched(root, base, head)


@pytest.fixture
def branched(origin: Branched, tmp_path: Path) -> Branched:
    git(tmp_path, "clone", "--quiet", str(origin.root), "clone")
    return origin._replace(root=tmp_path / "clone")


def depth(origin: Branched, place: Path, deep: int) -> Path:
    git(place, "clone", "--quiet", f"--depth={deep}", "--branch=merged", f"file://{origin.root}", "shallow")
    return place / "shallow"


def is_about_the_catalog(told: Told) -> bool:
    places = {path.split("/")[0] for path in told.places}
    return (told.err, places) == ("", {"catalog"}) and told.unchanged > 0


def test_a_pull_request(branched: Branched) -> None:
    root, base, head = branched
    assert is_about_the_catalog(event(root, pull_request(base, head))), "its test merge"
    git(root, "checkout", "--quiet", head)
    assert is_about_the_catalog(event(root, pull_request(base, head))), "its head"


def test_a_checkout_two_commits_deep_is_enough_for_a_test_merge(origin: Branched, tmp_path: Path) -> None:
    root = depth(origin, tmp_path, 2)
    assert is_about_the_catalog(event(root, pull_request(origin.base, origin.head)))


@pytest.mark.parametrize("flag", ["--changed-in-event", "--changed-since"])
def test_a_shallow_clone_never_says_that_nothing_changed(origin: Branched, tmp_path: Path, flag: str) -> None:
    root = depth(origin, tmp_path, 1)
    if flag == "--changed-since":
        told = check(root, flag, origin.base)
    else:
        told = event(root, pull_request(origin.base, origin.head))
    assert (told.code, told.out) == (2, "")
    assert SHALLOW in told.err


def test_a_merge_group(branched: Branched) -> None:
    root, base, _ = branched
    head = git(root, "rev-parse", "HEAD")
    group = {"base_sha": base, "head_sha": head, "head_commit": {"message": "Merge"}}
    assert is_about_the_catalog(event(root, {"action": "checks_requested", "merge_group": group}))


def push(before: str, after: str, ref: str = "refs/heads/mine") -> dict[str, Any]:
    head = {"id": after, "message": "Push"}
    told = {"ref": ref, "before": before, "after": after, "commits": [head], "head_commit": head}
    return {**told, "repository": {"default_branch": "main"}}


def test_a_push(branched: Branched) -> None:
    root, base, _ = branched
    assert is_about_the_catalog(event(root, push(base, git(root, "rev-parse", "HEAD"))))


def test_a_new_branch_is_compared_with_the_default_branch(branched: Branched) -> None:
    """Its last commit changes documentation alone."""
    root, _, head = branched
    git(root, "checkout", "--quiet", head)
    assert is_about_the_catalog(event(root, push(ZEROS, head)))


def test_a_branch_that_was_pushed_anew_is_compared_with_the_default_branch(branched: Branched) -> None:
    root, _, head = branched
    git(root, "checkout", "--quiet", head)
    assert is_about_the_catalog(event(root, push("1" * 40, head)))


@pytest.mark.parametrize("known", [True, False])
def test_a_new_branch_of_which_nothing_is_known_shows_all(branched: Branched, known: bool) -> None:
    root, _, head = branched
    git(root, "checkout", "--quiet", head)
    told = push(ZEROS, head, "refs/heads/main" if known else "refs/heads/mine")
    if not known:
        told["repository"]["default_branch"] = "trunk"
    found = event(root, told)
    assert found.fingerprints == check(root).fingerprints
    assert found.err == (
        "rollout-lint: nothing says what the branch that was pushed is made from: all findings count\n"
    )


def test_a_new_branch_in_a_shallow_clone(origin: Branched, tmp_path: Path) -> None:
    root = depth(origin, tmp_path, 1)
    told = event(root, push(ZEROS, git(root, "rev-parse", "HEAD")))
    assert told.code == 2
    assert SHALLOW in told.err


def test_what_an_event_brings_must_be_checked_out(branched: Branched) -> None:
    """`pull_request_target` checks out what the pull request is to be merged into: nothing would have changed."""
    root, base, head = branched
    git(root, "checkout", "--quiet", base)
    told = event(root, pull_request(base, head))
    assert (told.code, told.out) == (2, "")
    assert f"the commit {head[:12]} of the event is not what is checked out" in told.err


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"inputs": None, "ref": "refs/heads/main"}, "it is about no change: it takes a `pull_request`, `merge_group`"),
        ({"schedule": "0 5 * * 1"}, "as in `--changed-since origin/main`"),
        ({"commits": [], "before": "1" * 40, "after": ZEROS, "deleted": True}, "as where a branch is deleted"),
        ({"pull_request": {"base": {}, "head": {}}}, "the event names no commit to check"),
        ([], "it holds no mapping"),
    ],
)
def test_events_about_no_change(root: Path, told: Any, said: str) -> None:
    found = event(root, told)
    assert (found.code, found.out) == (2, "")
    assert said in found.err


# -- usage


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--changed-since", "HEAD", "--changed-in-event", "e"), "`--changed-since` and `--changed-in-event` exclude"),
        (("--release", "HEAD", "--release-event", "e"), "`--release` and `--release-event` exclude each other"),
        (("--changed-since", "nowhere"), "`nowhere` is no commit of this clone"),
        (("--changed-in-event", "gone.json"), "`gone.json` cannot be read"),
        (("--release-event", "gone.json"), "`gone.json` cannot be read"),
        (("--changed-since", "HEAD", "--fix"), "leave out `--changed-since`"),
        (("--changed-in-event", "e", "--diff"), "leave out `--changed-in-event`"),
    ],
)
def test_bad_usage(root: Path, arguments: tuple[str, ...], said: str) -> None:
    told = check(root, *arguments)
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("rollout-lint: ")
    assert said in told.err


@pytest.mark.parametrize("flag", ["--changed-since", "--changed-in-event", "--release-event"])
def test_standard_input_is_in_no_commit(flag: str) -> None:
    err = io.StringIO()
    options = read_plain(["-", flag, "HEAD"], command.FLAGS, command.POSITIONAL)
    assert options is not None
    assert command.run(options, Terminal(io.BytesIO(), io.StringIO(), err, {})) == 2
    assert "standard input is in no commit" in err.getvalue()


def test_without_a_repository(tmp_path: Path) -> None:
    write(tmp_path, SHOP)
    for told in (since(tmp_path), event(tmp_path, push(ZEROS, "1" * 40))):
        assert (told.code, told.out) == (2, "")
        assert "there is no git repository around the given paths: what changed cannot be told" in told.err


def test_a_repository_without_a_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    write(tmp_path, SHOP)
    assert (since(tmp_path).code, since(tmp_path).out) == (2, "")


# -- together with the watch over the release


def test_the_watch_over_a_release_is_always_told(root: Path) -> None:
    base = git(root, "rev-parse", "HEAD")
    head = commit(root, {"catalog/rollout.yaml": rollout("catalog", 4)}, "More")
    told = json.dumps(pull_request(base, head)).encode()
    both = ("--release-event", "-", "--changed-in-event", "-")
    found = check(root, *both, stdin=told)
    [missing] = [each for each in found.findings if each["rule"] == "RL801"]
    assert (missing["path"], missing["level"]) == ("pull request 12", "error")
    assert not any(each["path"].startswith("orders/") for each in found.findings)
    named = {**pull_request(base, head)}
    named["pull_request"]["body"] = "Text.\n\nWatch-Owner: @ada\n"
    assert "RL801" not in check(root, *both, stdin=json.dumps(named).encode()).rules


# -- whatever is edited


class Edited(NamedTuple):
    """An edit of one file: what is done with which of its lines."""

    file: int
    line: int
    what: str
    value: str


EDITS = st.builds(
    Edited,
    file=st.integers(0, 999),
    line=st.integers(0, 999),
    what=st.sampled_from(["drop", "drop", "number", "number", "word", "rename", "document", "copy", "file"]),
    value=st.sampled_from(["0", "1", "2", "30", "100", "slo", "catalog", "canary", '""', "null", "[]"]),
)
SERVICES = (
    "good",
    "bad/no-such-template",
    "bad/can-never-fail",
    "bad/third-destination",
    "bad/stateful-promotes-itself",
    "bad/no-such-route",
)


class Judged(NamedTuple):
    """A finding as it is told apart without a fingerprint, whose ordinal counts equal ones of other files too."""

    identity: str
    path: str

    @classmethod
    def all_of(cls, findings: Iterable[Finding]) -> Counter[Judged]:
        return Counter(cls(without_ordinal(each.identity), each.path) for each in findings)


class Store(NamedTuple):
    """Some of the bookstore in a repository, and what is found there."""

    root: Path
    before: Counter[Judged]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    root = tmp_path_factory.mktemp("bookstore") / "store"
    for service in SERVICES:
        shutil.copytree(BOOKSTORE / service, root / service)
    repository(root, {})
    return Store(root, Judged.all_of(lint_paths([str(root)]).findings))


def edited(text: str, edit: Edited) -> str:
    lines = text.splitlines(keepends=True)
    at = edit.line % len(lines)
    if edit.what == "drop":
        return "".join(lines[:at] + lines[at + 1 :])
    if edit.what == "copy":
        return "".join(lines[: at + 1] + lines[at:])
    if edit.what == "document":
        documents = text.split("---\n")
        del documents[edit.line % len(documents)]
        return "---\n".join(documents)
    if edit.what == "rename":
        names = sorted(set(re.findall(r"(?<=name: )\S+|(?<=templateName: )\S+", text)))
        return text.replace(names[at % len(names)], edit.value) if names else text
    pattern = r"\d+" if edit.what == "number" else r"(?<=: )\S.*"
    return "".join((*lines[:at], re.sub(pattern, lambda _: edit.value, lines[at], count=1), *lines[at + 1 :]))


def perform(root: Path, edit: Edited) -> Path:
    """Edit a file of the store; the directory that it is in."""
    files = sorted(path for service in SERVICES for path in (root / service).glob("*.yaml"))
    file = files[edit.file % len(files)]
    if edit.what == "file":
        file.unlink()
    else:
        file.write_text(edited(file.read_text(), edit))
    return file.parent


def narrowed(root: Path) -> tuple[Report, Report]:
    """All that is found, and what of it has to do with what changed."""
    paths, defaults = [str(root)], Settings.defaults()
    project, report = checked(paths, defaults)
    run = Checked(paths, None, defaults, (), None, "none", False, project, report)
    return report, only_changed(run, compared_with_revision("HEAD", paths))


def hides_nothing_new(store: Store, edit: Edited) -> None:
    git(store.root, "checkout", "--quiet", "HEAD", "--", ".")
    directory = perform(store.root, edit).relative_to(store.root).as_posix()
    everything, told = narrowed(store.root)
    new = Judged.all_of(everything.findings) - store.before
    assert new <= Judged.all_of(told.findings), "what is new is shown"
    aside = [each.finding for each in told.set_aside]
    assert sorted((*told.findings, *aside), key=lambda each: each.sort_key) == list(everything.findings)
    for finding in told.findings:
        places = [finding.path, *(related.span.source.path for related in finding.related)]
        assert any(place.startswith(f"{directory}/") for place in places), "and of the rest nothing"


EXAMPLES = settings(deadline=None, phases=(Phase.explicit, Phase.generate, Phase.shrink))


@settings(EXAMPLES, max_examples=8)
@given(edit=EDITS)
def test_no_edit_hides_what_it_brings_about(store: Store, edit: Edited) -> None:
    hides_nothing_new(store, edit)


@pytest.mark.slow
@settings(EXAMPLES, max_examples=100)
@given(edit=EDITS)
def test_no_edit_of_many_hides_what_it_brings_about(store: Store, edit: Edited) -> None:
    hides_nothing_new(store, edit)


# -- the installed command


def installed(root: Path, told: dict[str, Any], *arguments: str) -> Told:
    write(root.parent, {"event.json": json.dumps(told)})
    return Told(*run_installed("check", *arguments, "--changed-in-event", "../event.json", cwd=root))


def test_the_installed_command_on_a_pull_request_and_a_merge_group(branched: Branched) -> None:
    root, base, head = branched
    told = installed(root, pull_request(base, head), "--format", "concise")
    assert (told.code, told.err) == (1, "")
    assert {line.split("/")[0] for line in told.out.splitlines()} == {"catalog"}
    merged = git(root, "rev-parse", "HEAD")
    group = {"base_sha": base, "head_sha": merged, "head_commit": {"message": "Merge\n\nWatch-Owner: @ada"}}
    told = installed(root, {"merge_group": group}, "--release-event", "../event.json")
    assert told.code == 1
    assert re.search(r"^\d+ findings in unchanged objects are not shown$", told.out, re.MULTILINE)
    assert "RL801" not in told.out


def test_nothing_of_it_is_imported_by_a_plain_check(root: Path) -> None:
    program = (
        "import sys\nfrom rollout_lint.cli.main import main\nmain(['check', '.', '--format', 'concise'])\n"
        "print(*(name for name in sys.modules if name.startswith('rollout_lint.')), file=sys.stderr)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], cwd=root, env=environment, capture_output=True, check=False)
    imported = {name.removeprefix("rollout_lint.") for name in done.stderr.decode().split()}
    assert "cli.check" in imported
    unwanted = ("changed_only", "changed_objects", "compared", "touched", "base_tree", "github_event")
    assert not imported & {"cli.changes", *(f"delivery.{name}" for name in unwanted)}
