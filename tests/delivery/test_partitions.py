"""`check --project DIR FILES`: however the files are shared out between runs, the runs together tell the same.

pre-commit and prek share the names of a commit out between several processes. What stands on no file's account is not
compared by place: a note that is told once a run stands at the first of many places, and each run has its own first.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollout_lint.pack import load_rules
from rollout_lint.rule import Rule
from tests.cli.command import BOOKSTORE, run
from tests.manifests.istio_manifests import COHORTS, PRIMARY, rollout, virtual_service
from tests.rules.documentation import examples

from .gated_rollout import GATED, OTHER, TEMPLATE
from .partitions import Told, manifests, taken_apart, told, told_by_parts, written
from .repositories import git

LIMIT = '"{{args.query}}"'
P95 = "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[1m])))"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: %s}\nspec: {ports: [{port: 80}], selector: {app: orders}}\n"
ROUTED = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: orders}
spec:
  selector: {matchLabels: {app: orders}}
  template: {metadata: {labels: {app: orders}}, spec: {containers: [{name: orders, image: "orders:1"}]}}
  strategy:
    canary:
      canaryService: orders-canary
      stableService: orders
      trafficRouting: {smi: {trafficSplitName: orders}}
      steps: [{setWeight: 10}, {pause: {}}]
"""
SPLIT = (
    "apiVersion: split.smi-spec.io/v1alpha1\nkind: TrafficSplit\nmetadata: {name: orders}\nspec: {service: orders}\n"
)
PATCH = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: orders}
spec: {strategy: {canary: {trafficRouting: {nginx: {stableIngress: orders}}}}}
"""
CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: argo-rollouts-notification-configmap}
data:
  trigger.on-rollout-completed: "[{send: [done]}]"
"""
SUBSCRIBED = GATED.replace(
    "metadata: {name: orders}\nspec:",
    "metadata: {name: orders, annotations: {notifications.argoproj.io/subscribe.on-aborted.slack: shop}}\nspec:",
)

PROJECTS: dict[str, tuple[dict[str, str], str]] = {
    "what the steps of a Rollout say of its template": (
        {"orders.yaml": GATED % "x", "slo.yaml": TEMPLATE % ("0.9", P95)},
        "RL315",
    ),
    "a provider that nobody knows, and a limit that a Rollout passes to its metric": (
        {
            "orders.yaml": GATED % "0",
            "slo.yaml": (TEMPLATE % ("0.9", "up")).replace("prometheus: {", "prometeus: {").replace("2", LIMIT),
        },
        "RL003",
    ),
    "a value that breaks the query of one Rollout, and another one": (
        {
            "orders.yaml": GATED % "hits{",
            "stock.yaml": OTHER % "hits",
            "slo.yaml": TEMPLATE % ("0.9", "sum(rate({{args.query}}[5m]))"),
        },
        "RL301",
    ),
    "a VirtualService that delegates": (
        {
            "shop.yaml": rollout(),
            "delegate.yaml": virtual_service(f"http: [{PRIMARY}]", hosts="[]"),
            "entrance.yaml": virtual_service(f"http: [{{delegate: {{name: shop}}}}, {COHORTS}]", "entrance"),
        },
        "RL506",
    ),
    "an object of a router in a file of its own": ({"orders.yaml": ROUTED, "split.yaml": SPLIT}, "RL911"),
    "an object of a router beside one of ours": (
        {"orders.yaml": ROUTED, "split.yaml": f"{SPLIT}---\n{TEMPLATE % ('0.9', 'up')}"},
        "RL911",
    ),
    "a patch in a folder that no kustomization ties to the Rollout": (
        {"base/orders.yaml": GATED % "up", "base/slo.yaml": TEMPLATE % ("0.9", "up"), "overlay/patch.yaml": PATCH},
        "RL804",
    ),
    "a kustomization in another folder that pulls in some": (
        {
            "orders.yaml": GATED % "up",
            "slo/other.yaml": TEMPLATE.replace("slo", "other") % ("0.9", "{{args.query}}"),
            "cluster/kustomization.yaml": "resources: [../orders.yaml, ../slo/other.yaml]\n",
        },
        "RL401",
    ),
    "notifications that are set up elsewhere": (
        {"a/orders.yaml": SUBSCRIBED % "up", "b/orders.yaml": GATED % "up", "c/settings.yaml": CONFIG_MAP},
        "RL806",
    ),
    "Services of one folder, some of them there": (
        {"orders.yaml": GATED % "up", "stable.yaml": SERVICE % "orders", "slo.yaml": TEMPLATE % ("0.9", "up")},
        "RL408",
    ),
    "an object that is defined twice": (
        {"one.yaml": TEMPLATE % ("0.9", "up"), "two.yaml": TEMPLATE % ("0.9", "up"), "orders.yaml": GATED % "up"},
        "RL009",
    ),
    "configurations in folders": (
        {
            ".rollout-lint.yaml": "profile: recommended\nexclude: [old/**]\n",
            "apps/.rollout-lint.yaml": "rules: {RL201: off, RL101: off}\n",
            "apps/orders.yaml": GATED.replace("slo", "gone") % "up",
            "old/orders.yaml": GATED % "up",
        },
        "RL804",
    ),
    "what is told once a run, and suppressed at some of its places": (
        {
            "orders.yaml": "# rollout-lint: ignore-file[RL706] known\n" + GATED % "up",
            "stock.yaml": OTHER % "up",
            "web.yaml": ("# rollout-lint: ignore-file[RL801, RL706] known\n" + GATED % "up").replace("orders", "web"),
        },
        "RL804",
    ),
    "what is told once a run, and is an error at some of its places": (
        {
            ".rollout-lint.yaml": "overrides: [{paths: [production/**], rules: {RL706: error, RL801: off}}]\n",
            "development/orders.yaml": GATED % "up",
            "production/orders.yaml": GATED % "up",
        },
        "RL804",
    ),
    "suppressions, used and unused": (
        {
            "orders.yaml": "# rollout-lint: ignore-file[RL804] nobody listens\n" + GATED % "up",
            "slo.yaml": "# rollout-lint: ignore-file[RL414, RL312] as agreed\n" + TEMPLATE % ("0.9", "up"),
        },
        "RL091",
    ),
}


@pytest.mark.parametrize("name", PROJECTS)
def test_a_run_for_each_file_tells_what_a_check_of_the_project_tells(name: str, tmp_path: Path) -> None:
    files, rule = PROJECTS[name]
    project = written(tmp_path / "project", files)
    whole = told(project)
    assert rule in {place[0] for place in whole.findings}, "the example shows what it is for"
    assert_told_alike_one_by_one(project)


def test_what_a_file_lacks_is_told_though_another_of_the_same_template_lacks_it_too(tmp_path: Path) -> None:
    """The first place of all lies in a file that is not asked about."""
    files = {"orders.yaml": GATED % "up", "stock.yaml": f"{OTHER % 'up'}---\n{TEMPLATE % ('0.9', 'up')}"}
    project = written(tmp_path / "project", files)
    assert "RL408" in told(project, [project / "stock.yaml"]).once


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--project", "gone", "orders.yaml"), "`--project` wants a directory, and `gone` is none"),
        (("--project", ".", "-"), "leave out `--project`"),
        (("--project", ".", "--render", "auto", "orders.yaml"), "leave out `--project`"),
        (("--project", ".", "gone.yaml"), "`gone.yaml` does not exist"),
    ],
)
def test_bad_usage(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    outcome = run("check", *arguments, cwd=written(tmp_path / "project", {"orders.yaml": GATED % "up"}))
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err


def test_only_the_given_files_are_fixed(tmp_path: Path) -> None:
    typing_error = (TEMPLATE % ("0.9", "up")).replace("failureLimit", "failurelimit")
    files = {"apps/slo.yaml": typing_error, "apps/other.yaml": typing_error.replace("slo", "other")}
    project = written(tmp_path / "project", files)
    done = run("check", "--fix", "--unsafe", "--project", ".", "apps/slo.yaml", cwd=project)
    assert " fixed in 1 file" in done.out, done
    assert "failureLimit" in (project / "apps/slo.yaml").read_text()
    assert (project / "apps/other.yaml").read_text() == files["apps/other.yaml"]


@pytest.fixture(scope="module")
def bookstore(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All examples, with a baseline that is stale in places and a suppression that does nothing."""
    project = tmp_path_factory.mktemp("shop") / "bookstore"
    shutil.copytree(BOOKSTORE, project)
    git(project, "init", "--quiet")
    frozen = [project / "bad" / name for name in ("can-never-fail", "only-dry-runs", "stateful-promotes-itself")]
    others = [f"--exclude=bad/{folder.name}/**" for folder in (project / "bad").iterdir() if folder not in frozen]
    assert run("baseline", "--reason", "old", *others, cwd=project).code == 0
    mended = frozen[0] / "orders.yaml"
    mended.write_text(mended.read_text().replace("failureLimit: 3", "failureLimit: 2"))
    useless = project / "good" / "slo-gate.yaml"
    useless.write_text(f"# rollout-lint: ignore-file[RL201] left over\n{useless.read_text()}")
    return project


@pytest.fixture(scope="module")
def whole(bookstore: Path) -> Told:
    everything = told(bookstore)
    assert {"RL091", "RL095", "RL105", "RL401"} <= {place[0] for place in everything.findings}
    return everything


@st.composite
def shared_out(draw: st.DrawFn, files: list[Path]) -> list[list[Path]]:
    """Some files, in any order and shared out between up to four runs."""
    chosen = draw(st.lists(st.sampled_from(files), unique=True, min_size=1, max_size=9))
    parts: list[list[Path]] = [[] for _ in range(draw(st.integers(1, 4)))]
    for file in chosen:
        parts[draw(st.integers(0, len(parts) - 1))].append(file)
    return [part for part in parts if part]


@settings(max_examples=5)
@given(data=st.data())
def test_files_may_be_shared_out_in_any_way(bookstore: Path, whole: Told, data: st.DataObject) -> None:
    parts = data.draw(shared_out(manifests(bookstore)))
    files = [file for part in parts for file in part]
    by_parts, at_once = told_by_parts(bookstore, parts), told(bookstore, files)
    assert by_parts == at_once
    shown = {file.relative_to(bookstore).as_posix() for file in files}
    assert by_parts.findings <= whole.findings
    # a stale entry of the baseline is on the account of the file that it is about
    missing = {each for each in whole.findings - by_parts.findings if each[0] != "RL095"}
    assert not {each for each in missing if each[2] in shown}


@pytest.mark.slow
def test_all_files_of_the_bookstore_one_by_one(bookstore: Path) -> None:
    assert_told_alike_one_by_one(bookstore)


@pytest.mark.slow
@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.code)
def test_a_rule_s_examples_one_document_a_file(rule: Rule, tmp_path: Path) -> None:
    for number, example in enumerate(examples(rule.documentation)):
        project = written(tmp_path / str(number), taken_apart(example.files))
        assert_told_alike_one_by_one(project)


@pytest.mark.slow
def test_the_corpus_one_document_a_file(shared: Path, tmp_path: Path) -> None:
    for repository in sorted((shared / "corpus" / "manifests").iterdir())[::2]:
        files = {
            file.relative_to(repository).as_posix(): file.read_text(encoding="utf-8", errors="replace")
            for file in repository.rglob("*")
            if file.is_file()
        }
        assert_told_alike_one_by_one(written(tmp_path / repository.name, taken_apart(files)))


def assert_told_alike_one_by_one(project: Path) -> None:
    by_parts = told_by_parts(project, [[file] for file in manifests(project)])
    assert by_parts == told(project), project
