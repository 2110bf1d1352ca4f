"""Context on demand: which files are read for which targets, and how often."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path

import pytest

from rollout_lint.manifests import loading
from rollout_lint.manifests.loading import Scope, load_project
from rollout_lint.manifests.project import Presence, Project
from rollout_lint.manifests.search import ANY, OUR_KINDS, Sought, kinds_in
from rollout_lint.source.reading import Reading

ROLLOUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {{name: {name}}}
spec:
  {source}
  strategy: {{blueGreen: {{activeService: {service}}}}}
"""
OWN = "selector: {matchLabels: {a: b}}\n  template: {metadata: {labels: {a: b}}}"
WORKLOAD = "workloadRef: {apiVersion: apps/v1, kind: Deployment, name: catalog-pods}"


def rollout(name: str = "catalog", service: str = "catalog-stable", source: str = OWN) -> str:
    return ROLLOUT.format(name=name, service=service, source=source)


def service(name: str) -> str:
    return f"apiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\nspec:\n  ports: [{{port: 80}}]\n"


def autoscaler(kind: str, name: str) -> str:
    return (
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: any}\n"
        f"spec: {{scaleTargetRef: {{apiVersion: apps/v1, kind: {kind}, name: {name}}}}}\n"
    )


def deployment(name: str) -> str:
    return f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec: {{}}\n"


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def load(folder: Path, *targets: str, context: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> Project:
    scope = Scope(exclude=exclude, context=tuple(str(folder / each) for each in context))
    return load_project([str(folder / target) for target in targets or ("",)], scope).project


def read(project: Project, folder: Path) -> set[str]:
    """The files of a project, relative to a folder."""
    root = folder.resolve()
    return {str(Path(manifest.source.file or "").relative_to(root)) for manifest in project.manifests}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


BESIDE = {
    "r.yaml": rollout(),
    "service.yaml": service("catalog-stable"),
    "foreign.yaml": service("orders"),
    "settings.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: catalog-stable}\n",
}


@pytest.mark.parametrize("target", ["r.yaml", ""])
def test_a_service_in_a_file_of_its_own_is_read_and_nothing_else(repository: Path, target: str) -> None:
    write(repository, BESIDE)
    project = load(repository, target)
    assert read(project, repository) == {"r.yaml", "service.yaml"}
    assert [manifest.is_target for manifest in project.manifests] == [True, False]


@pytest.mark.parametrize("target", ["app/r.yaml", "app", ""])
def test_what_else_a_unit_holds_is_read_where_a_name_stays_open(repository: Path, target: str) -> None:
    write(repository, {f"app/{name}": text for name, text in BESIDE.items()} | {"other/foreign.yaml": service("web")})
    write(repository, {"app/r.yaml": rollout(service="catalog-stabel")})
    project = load(repository, target)
    assert read(project, repository) == {"app/r.yaml", "app/service.yaml", "app/foreign.yaml"}
    [origin] = project.manifests[1].resources
    assert project.manifests[1].is_target
    resolution = project.resolve("Service", "catalog-stabel", origin)
    assert resolution.presence is Presence.ABSENT
    assert [near.name for near in resolution.near] == ["catalog-stable"]


@pytest.mark.parametrize("target", ["app/r.yaml", "app", ""])
def test_a_service_elsewhere_in_the_project_is_read_by_its_name(repository: Path, target: str) -> None:
    write(
        repository,
        {
            "app/r.yaml": rollout(),
            "app/foreign.yaml": service("orders"),
            "network/services.yaml": service("catalog-stable"),
            "network/others.yaml": service("orders"),
        },
    )
    project = load(repository, target)
    assert "network/services.yaml" in read(project, repository)
    assert "network/others.yaml" not in read(project, repository)
    [origin] = [r for manifest in project.manifests for r in manifest.resources if r.kind == "Rollout"]
    assert project.resolve("Service", "catalog-stable", origin).presence is Presence.UNKNOWN


@pytest.mark.parametrize("target", ["r.yaml", ""])
def test_the_workload_and_its_autoscaler_are_read(repository: Path, target: str) -> None:
    write(
        repository,
        {
            "r.yaml": rollout(source=WORKLOAD),
            "pods.yaml": deployment("catalog-pods"),
            "scale.yaml": autoscaler("Deployment", "catalog-pods"),
            "wrong.yaml": autoscaler("Deployment", "catalog"),
            "more-pods.yaml": deployment("catalog"),
            "foreign.yaml": autoscaler("Deployment", "orders"),
            "service.yaml": service("catalog-stable"),
        },
    )
    assert read(load(repository, target), repository) == {
        "r.yaml",
        "pods.yaml",
        "scale.yaml",
        "wrong.yaml",
        "service.yaml",
    }


def test_an_autoscaler_elsewhere_is_not_looked_for(repository: Path) -> None:
    write(repository, {"app/r.yaml": rollout(), "app/s.yaml": service("catalog-stable")})
    write(repository, {"other/scale.yaml": autoscaler("Deployment", "catalog")})
    assert read(load(repository, "app/r.yaml"), repository) == {"app/r.yaml", "app/s.yaml"}


def test_the_declared_context_is_searched_for_services(
    repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    write(elsewhere, {"a.yaml": service("catalog-stable"), "b.yaml": service("orders")})
    write(repository, {"r.yaml": rollout()})
    project = load(repository, context=(str(elsewhere),))
    assert [Path(manifest.source.file or "").name for manifest in project.manifests if not manifest.is_target] == [
        "a.yaml"
    ]
    [origin] = [r for manifest in project.manifests for r in manifest.resources if r.kind == "Rollout"]
    assert project.resolve("Service", "catalog-stable", origin).presence is Presence.PRESENT


@pytest.mark.parametrize("target", ["base/r.yaml", "base", ""])
def test_the_files_that_a_kustomization_pulls_in_are_a_unit(repository: Path, target: str) -> None:
    write(
        repository,
        {
            "base/kustomization.yaml": "resources: [r.yaml, ../network/service.yaml]\n",
            "base/r.yaml": rollout(),
            "network/service.yaml": service("catalog-stable"),
            "overlays/prod/kustomization.yaml": "resources: [../../base]\nnamespace: shop\n",
        },
    )
    project = load(repository, target)
    assert read(project, repository) == {"base/r.yaml", "network/service.yaml"}
    [origin] = project.manifests[0].resources
    assert project.resolve("Service", "catalog-stable", origin).presence is Presence.PRESENT


def test_a_git_ignored_service_is_no_context(repository: Path) -> None:
    write(repository, {**BESIDE, ".gitignore": "service.yaml\n"})
    for target in ("r.yaml", ""):
        assert "service.yaml" not in read(load(repository, target), repository)


def test_an_excluded_service_is_no_context(repository: Path) -> None:
    write(repository, BESIDE)
    for target in ("r.yaml", ""):
        assert "service.yaml" not in read(load(repository, target, exclude=("service.yaml",)), repository)


def test_context_in_another_encoding_is_searched_too(repository: Path) -> None:
    write(repository, {"r.yaml": rollout()})
    (repository / "service.yaml").write_text(service("catalog-stable"), encoding="utf-16")
    for target in ("r.yaml", ""):
        assert read(load(repository, target), repository) == {"r.yaml", "service.yaml"}


def test_how_often_a_file_is_read(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: Counter[str] = Counter()
    original = loading.read_source

    def counted(file: str, *rest: object) -> Reading:
        reads[Path(file).name] += 1
        return original(file, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(loading, "read_source", counted)
    for number in range(40):
        write(repository, {f"r{number}.yaml": rollout(f"app-{number}", f"app-{number}-stable")})
        write(repository, {f"s{number}.yaml": service(f"app-{number * 2}-stable")})
        write(repository, {f"other/c{number}.yaml": f"kind: ConfigMap\nmetadata: {{name: app-{number}-stable}}\n"})
    load(repository)
    assert {reads[f"r{number}.yaml"] for number in range(40)} == {1}
    assert {reads[f"c{number}.yaml"] for number in range(40)} == {2}
    assert {reads[f"s{number}.yaml"] for number in range(20)} == {2}
    # half of the names stay open, which makes all Services of their unit worth reading
    assert {reads[f"s{number}.yaml"] for number in range(20, 40)} == {3}


# -- what is sought


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kind: Service\n", {"Service"}),
        ("kind:   'Service'\n", {"Service"}),
        ('{"kind": "Service", "apiVersion": "v1"}', {"Service"}),
        ("items: [{kind: Service}, {kind: Deployment}]", {"Service", "Deployment"}),
        ("kind: ServiceAccount\n", set()),
        ("kind: List\n# a Service\n", set()),
        ("apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n", {OUR_KINDS}),
        ("apiVersion: networking.istio.io/v1\n", {OUR_KINDS}),
    ],
)
def test_the_kinds_that_a_text_may_hold(text: str, found: set[str]) -> None:
    assert kinds_in(text) == found


@pytest.mark.parametrize(
    ("pairs", "text", "found"),
    [
        ({("Service", "catalog")}, "kind: Service\nname: catalog\n", True),
        ({("Service", "catalog")}, "kind: Service\nname: catalog-canary\n", False),
        ({("Service", "catalog")}, "kind: Service\nname: my-catalog\n", False),
        ({("Service", "catalog")}, 'kind: Service\nname: "catalog"', True),
        ({("Service", "catalog")}, "kind: Deployment\nname: catalog\n", False),
        ({("Service", "a.b")}, "kind: Service\nname: a.b\n", True),
        ({("Service", "a.b")}, "kind: Service\nname: a\n", False),
        ({("Service", ANY)}, "kind: Service\nname: orders\n", True),
        ({("Service", "★")}, "kind: Service\nname: ★\n", True),
        ({("AnalysisTemplate", "slo")}, "apiVersion: argoproj.io/v1alpha1\nname: slo\n", True),
        ({("AnalysisTemplate", "slo")}, "kind: Service\nname: slo\n", False),
        ({("Service", f"s{number}") for number in range(100)}, "kind: Service\nname: s7\n", True),
        ({("Service", f"s{number}") for number in range(100)}, "kind: Service\nname: s100\n", False),
        (set(), "kind: Service\nname: s\n", False),
    ],
)
def test_what_is_sought_stands_in_a_text(pairs: set[tuple[str, str]], text: str, found: bool) -> None:
    assert Sought(pairs).stands_in(text, kinds_in(text)) is found
