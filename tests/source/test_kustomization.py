"""Kustomizations and their graph, on real directories."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollout_lint.source.discovery import discover, kustomization_file
from rollout_lint.source.kustomization import Entry, Kustomization, read_kustomization
from rollout_lint.source.kustomization_graph import KustomizationGraph, Root
from rollout_lint.source.problems import DuplicateKey, SyntaxProblem

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Path(os.path.realpath(root))


def kustomization(root: Path, text: str, **others: str) -> Kustomization:
    """The kustomization of this text in ``root``, beside files whose names end in ``.yaml``."""
    root = write(root, {"kustomization.yaml": text, **{f"{name}.yaml": content for name, content in others.items()}})
    read = read_kustomization(str(root), str(root))
    assert read is not None
    return read


def graph(root: Path, files: dict[str, str]) -> tuple[KustomizationGraph, Path]:
    root = write(root, files)
    return KustomizationGraph.build(discover([str(root)], root=str(root)).kustomizations, str(root)), root


def root_in(built: KustomizationGraph, directory: Path) -> Root:
    root = built.root_in(str(directory))
    assert root is not None
    return root


def values(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.value for entry in entries]


def messages(read: Kustomization) -> list[str]:
    return [getattr(problem, "message", type(problem).__name__) for problem in read.problems]


def below(paths: frozenset[str], root: Path) -> set[str]:
    return {os.path.relpath(path, root) for path in paths}


class TestReading:
    def test_every_entry_has_its_place(self, tmp_path: Path) -> None:
        read = kustomization(
            tmp_path,
            "apiVersion: kustomize.config.k8s.io/v1beta1\n"
            "kind: Kustomization\n"
            "namespace: shop\n"
            'namePrefix: "pre-"\n'
            "nameSuffix: -v2\n"
            "resources:\n"
            "  - 'rollout.yaml'\n",
            rollout="kind: Rollout\n",
        )
        assert read.problems == ()
        places = [
            (entry.field, entry.value, entry.span.excerpt, *entry.span.first)
            for entry in (read.namespace, read.prefix, read.suffix, *read.resources)
            if entry is not None
        ]
        assert places == [
            ("namespace", "shop", "shop", 3, 12),
            ("namePrefix", "pre-", "pre-", 4, 14),
            ("nameSuffix", "-v2", "-v2", 5, 13),
            ("resources", "rollout.yaml", "rollout.yaml", 7, 6),
        ]
        assert read.source.path == "kustomization.yaml"
        assert [file.path for file in read.files] == [os.path.join(read.directory, "rollout.yaml")]

    @pytest.mark.parametrize("name", ["kustomization.yaml", "kustomization.yml", "Kustomization"])
    def test_all_names_of_kustomize(self, tmp_path: Path, name: str) -> None:
        root = write(tmp_path, {f"base/{name}": "namespace: a\n"})
        assert kustomization_file(str(root / "base")) == str(root / "base" / name)
        for place in (root / "base", root / "base" / name):
            read = read_kustomization(str(place), str(root))
            assert read is not None
            assert (read.directory, read.source.path) == (str(root / "base"), f"base/{name}")

    def test_two_names_in_one_directory(self, tmp_path: Path) -> None:
        root = write(tmp_path, {"kustomization.yml": "namespace: b\n", "kustomization.yaml": "namespace: a\n"})
        read = read_kustomization(str(root), str(root))
        assert read is not None
        assert read.namespace is not None
        assert read.namespace.value == "a"
        assert messages(read) == ["`kustomization.yaml` and `kustomization.yml` stand in one directory"]

    def test_none_where_there_is_none(self, tmp_path: Path) -> None:
        assert read_kustomization(str(tmp_path), str(tmp_path)) is None

    def test_flux_has_a_kind_of_the_same_name(self, tmp_path: Path) -> None:
        text = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {path: ./a}\n"
        root = write(tmp_path, {"kustomization.yaml": text})
        assert read_kustomization(str(root), str(root)) is None

    def test_component(self, tmp_path: Path) -> None:
        text = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
        assert kustomization(tmp_path, text).is_component
        assert not kustomization(tmp_path, "namespace: a\n").is_component

    def test_patches_of_every_kind(self, tmp_path: Path) -> None:
        read = kustomization(
            tmp_path,
            "patches:\n"
            "- path: a.yaml\n"
            "  target: {group: argoproj.io, version: v1alpha1, kind: Rollout, name: shop.*, labelSelector: app=shop}\n"
            "- patch: |-\n"
            "    - op: replace\n"
            "      path: /spec/replicas\n"
            "      value: 3\n"
            "  target:\n"
            "    kind: Rollout\n"
            "patchesStrategicMerge:\n"
            "- b.yaml\n"
            "- |\n"
            "  apiVersion: argoproj.io/v1alpha1\n"
            "  kind: Rollout\n"
            "- '{kind: Rollout}'\n"
            "patchesJson6902:\n"
            "- path: c.yaml\n"
            "  target: {kind: Rollout, name: shop}\n",
            a="",
            b="",
            c="",
        )
        assert read.problems == ()
        shapes = [
            (patch.field, os.path.basename(patch.file.path) if patch.file else None, patch.inline is not None)
            for patch in read.patches
        ]
        assert shapes == [
            ("patchesStrategicMerge", "b.yaml", False),
            ("patchesStrategicMerge", None, True),
            ("patchesStrategicMerge", None, True),
            ("patches", "a.yaml", False),
            ("patches", None, True),
            ("patchesJson6902", "c.yaml", False),
        ]
        target = read.patches[3].target
        assert target is not None
        assert [entry and entry.value for entry in target] == [
            "argoproj.io",
            "v1alpha1",
            "Rollout",
            "shop.*",
            None,
            "app=shop",
            None,
        ]
        inline = read.patches[4].inline
        assert inline is not None
        assert inline.value.startswith("- op: replace")
        assert inline.span.first == (5, 5)

    def test_generators_charts_and_other_files(self, tmp_path: Path) -> None:
        read = kustomization(
            tmp_path,
            "configMapGenerator: [{name: settings, literals: [a=b]}]\n"
            "secretGenerator: [{name: keys}, {name: more}]\n"
            "helmCharts: [{name: argo-rollouts, repo: 'https://example.org'}, {repo: x}]\n"
            "generators: [g.yaml]\n"
            "transformers:\n- |\n  kind: PrefixTransformer\n"
            "crds: [crd.json]\n"
            "configurations: [names.yaml]\n",
            names="",
        )
        assert read.problems == ()
        assert values(read.config_maps) == ["settings"]
        assert values(read.secrets) == ["keys", "more"]
        assert [entry.field for entry in read.opaque] == ["generators", "transformers", "helmCharts", "helmCharts"]
        assert values(read.crds) == values(read.missing) == ["crd.json"]
        assert values(read.configurations) == ["names.yaml"]

    @pytest.mark.parametrize(
        "address",
        [
            "https://example.org/a.yaml",
            "http://example.org/a.yaml",
            "github.com/argoproj/argo-rollouts//manifests/base?ref=v1.8.0",
            "github.com/argoproj/argo-rollouts",
            "https://github.com/argoproj/argo-rollouts//manifests?ref=v1",
            "git@github.com:argoproj/argo-rollouts.git",
            "git::https://example.org/x.git",
            "ssh://git@example.org/x.git",
            "gitlab.example.org/team/x.git",
            "bitbucket.org/team/x//deploy?ref=main",
            "file:///srv/x.git",
        ],
    )
    def test_remote_resources(self, tmp_path: Path, address: str) -> None:
        read = kustomization(tmp_path, f"resources: ['{address}']\n")
        assert values(read.remote) == [address]
        assert read.missing == ()

    @pytest.mark.parametrize(
        "path", ["a.yaml", "../base", "./x/y.yml", "base//rollout.yaml", "/nowhere/a.yaml", "..", "a\\0b"]
    )
    def test_paths_that_do_not_exist(self, tmp_path: Path, path: str) -> None:
        read = kustomization(tmp_path / "inner", f'resources: ["{path}"]\n')
        assert len(read.missing) == 1
        assert read.remote == ()

    def test_local_path_wins_over_a_remote_one(self, tmp_path: Path) -> None:
        write(tmp_path, {"github.com/a/b/kustomization.yaml": "namespace: a\n"})
        read = kustomization(tmp_path, "resources: [github.com/a/b]\n")
        assert read.remote == ()
        assert [child.path for child in read.children] == [os.path.realpath(tmp_path / "github.com/a/b")]


class TestMalformed:
    @pytest.mark.parametrize(
        ("text", "excerpts"),
        [
            ("resources: rollout.yaml\n", ["rollout.yaml"]),
            ("resources: {a: b}\n", ["{"]),
            ("resources: [1, null, true, {a: b}, [c], '']\n", ["1", "null", "true", "{", "[", ""]),
            ("patches: [1, null, a.yaml]\n", ["1", "null", "a.yaml"]),
            ("patches: [{target: [a]}]\n", ["{", "["]),
            ("patches: [{path: 1}]\n", ["1", "{"]),
            ("patches: [{patch: a, target: {kind: 1, name: [b]}}]\n", ["1", "["]),
            ("namespace: [a]\n", ["["]),
            ("namePrefix: 5\n", ["5"]),
            ("configMapGenerator: {name: a}\n", ["{"]),
            ("configMapGenerator: [{name: 7}, b]\n", ["7", "b"]),
            ("helmCharts: true\n", ["true"]),
            ("kind: 3\n", ["3"]),
            ("- a\n- b\n", ["-"]),
            ("just text\n", ["just text"]),
            ("", [""]),
            ("# nothing\n", [""]),
            ("---\n---\n", [""]),
        ],
    )
    def test_wrong_types_are_problems_with_a_place(self, tmp_path: Path, text: str, excerpts: list[str]) -> None:
        read = kustomization(tmp_path, text)
        assert [problem.span.excerpt for problem in read.problems] == excerpts
        assert read.resources == ()

    def test_what_is_well_formed_is_still_read(self, tmp_path: Path) -> None:
        read = kustomization(tmp_path, "resources: [1, a.yaml]\nnamespace: shop\nnamePrefix: {}\n", a="")
        assert values(read.resources) == ["a.yaml"]
        assert read.namespace is not None
        assert len(read.problems) == 2

    def test_nothing_written_is_no_problem(self, tmp_path: Path) -> None:
        read = kustomization(tmp_path, "resources:\npatches: null\nnamespace:\nnamePrefix: ''\ncomponents: []\n")
        assert read.problems == ()
        assert (read.resources, read.patches, read.namespace, read.prefix) == ((), (), None, None)

    def test_text_that_is_no_yaml(self, tmp_path: Path) -> None:
        read = kustomization(tmp_path, "resources: [a.yaml\nnamespace: b\n")
        assert [type(problem) for problem in read.problems] == [SyntaxProblem]

    def test_text_that_is_no_utf8(self, tmp_path: Path) -> None:
        (tmp_path / "kustomization.yaml").write_bytes(b"namespace: caf\xe9\n")
        read = read_kustomization(str(tmp_path), str(tmp_path))
        assert read is not None
        assert [problem.span.first for problem in read.problems] == [(1, 15)]

    def test_key_that_stands_twice(self, tmp_path: Path) -> None:
        read = kustomization(tmp_path, "namespace: a\nnamespace: b\n")
        assert [type(problem) for problem in read.problems] == [DuplicateKey]
        assert not KustomizationGraph({read.directory: read}).roots[read.directory].complete

    def test_second_document(self, tmp_path: Path) -> None:
        read = kustomization(tmp_path, "namespace: a\n---\nnamespace: b\n")
        assert [problem.span.first for problem in read.problems] == [(3, 1)]
        assert read.namespace is not None
        assert read.namespace.value == "a"

    def test_file_that_is_gone(self, tmp_path: Path) -> None:
        read = read_kustomization(str(tmp_path / "kustomization.yaml"), str(tmp_path))
        assert read is not None
        assert messages(read) == ["No such file or directory"]

    def test_component_that_is_a_file_and_patch_that_is_a_directory(self, tmp_path: Path) -> None:
        (tmp_path / "d").mkdir()
        read = kustomization(tmp_path, "components: [a.yaml]\npatches: [{path: d}]\nresources: [d]\n", a="")
        assert messages(read) == ["component `a.yaml` is a file", "patch `d` is a directory"]
        assert values(read.missing) == ["d"]

    @settings(deadline=None)
    @given(
        text=st.text("abk[]{}:,-'\"|>&* \n\t\0#5~/.", max_size=60),
        field=st.sampled_from(["", "resources: ", "patches:\n"]),
    )
    def test_nothing_raises(self, text: str, field: str, tmp_path_factory: pytest.TempPathFactory) -> None:
        root = tmp_path_factory.getbasetemp() / "malformed"
        root.mkdir(exist_ok=True)
        (root / "kustomization.yaml").write_text(field + text)
        KustomizationGraph.build([str(root)], str(root))


OVERLAYS = {
    "base/kustomization.yaml": "resources: [rollout.yaml, template.yaml]\nnamespace: base\n",
    "base/rollout.yaml": "kind: Rollout\n",
    "base/template.yaml": "kind: AnalysisTemplate\n",
    "component/kustomization.yaml": "kind: Component\npatches: [{path: canary.yaml}]\nresources: [extra.yaml]\n",
    "component/canary.yaml": "kind: Rollout\n",
    "component/extra.yaml": "kind: Service\n",
    "overlays/prod/kustomization.yaml": (
        "resources: [../../base, vs.yaml]\ncomponents: [../../component]\npatchesStrategicMerge: [steps.yaml]\n"
        "namespace: prod\nnamePrefix: p-\nnameSuffix: -s\n"
    ),
    "overlays/prod/vs.yaml": "kind: VirtualService\n",
    "overlays/prod/steps.yaml": "kind: Rollout\n",
    "overlays/dev/kustomization.yaml": "bases: [../../base]\n",
    "alone.yaml": "kind: Rollout\n",
}


class TestGraph:
    def test_what_a_root_pulls_in(self, tmp_path: Path) -> None:
        built, root = graph(tmp_path, OVERLAYS)
        prod = root_in(built, root / "overlays/prod")
        assert below(prod.files, root) == {
            "base/rollout.yaml",
            "base/template.yaml",
            "component/canary.yaml",
            "component/extra.yaml",
            "overlays/prod/steps.yaml",
            "overlays/prod/vs.yaml",
        }
        assert below(prod.patch_files, root) == {"component/canary.yaml", "overlays/prod/steps.yaml"}
        assert [os.path.relpath(base, root) for base in prod.bases] == ["base", "component"]
        assert [entry and entry.value for entry in (prod.namespace, prod.prefix, prod.suffix)] == ["prod", "p-", "-s"]
        assert prod.complete
        assert prod.cycles == ()
        assert below(root_in(built, root / "overlays/dev").files, root) == {"base/rollout.yaml", "base/template.yaml"}

    def test_who_pulls_a_file_in(self, tmp_path: Path) -> None:
        built, root = graph(tmp_path, OVERLAYS)
        by_file = {
            name: [os.path.relpath(each.directory, root) for each in built.pulling_in(str(root / name))]
            for name in ("base/rollout.yaml", "component/canary.yaml", "alone.yaml", "nowhere.yaml")
        }
        assert by_file == {
            "base/rollout.yaml": ["base", "overlays/dev", "overlays/prod"],
            "component/canary.yaml": ["component", "overlays/prod"],
            "alone.yaml": [],
            "nowhere.yaml": [],
        }

    def test_who_uses_a_base(self, tmp_path: Path) -> None:
        built, root = graph(tmp_path, OVERLAYS)
        users = [os.path.relpath(each.directory, root) for each in built.using(str(root / "base"))]
        assert users == ["overlays/dev", "overlays/prod"]
        assert [os.path.relpath(each.directory, root) for each in built.top_level] == ["overlays/dev", "overlays/prod"]
        assert below(built.patch_files, root) == {"component/canary.yaml", "overlays/prod/steps.yaml"}

    def test_bases_that_discovery_did_not_meet_are_read(self, tmp_path: Path) -> None:
        root = write(tmp_path, OVERLAYS)
        prod = root / "overlays/prod"
        built = KustomizationGraph.build(discover([str(prod)], root=str(prod)).kustomizations, str(root))
        assert sorted(os.path.relpath(each, root) for each in built.roots) == ["base", "component", "overlays/prod"]

    def test_same_graph_from_directories_in_any_order(self, tmp_path: Path) -> None:
        built, root = graph(tmp_path, OVERLAYS)
        places = [str(root / name) for name in ("overlays/prod", "overlays/dev", "component", "base")]
        for order in (places, places[::-1]):
            again = KustomizationGraph.build(order, str(root))
            assert list(again.roots) == list(built.roots)
            assert [each.files for each in again.roots.values()] == [each.files for each in built.roots.values()]

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("resources: [github.com/a/b]\n", "`github.com/a/b` is remote"),
            ("resources: [gone.yaml]\n", "`gone.yaml` is missing"),
            ("patches: [{path: gone.yaml}]\n", "`gone.yaml` is missing"),
            ("helmCharts: [{name: shop}]\n", "`helmCharts` needs kustomize to run"),
            ("transformers: [prefix.yaml]\n", "`transformers` needs kustomize to run"),
            ("resources: [5]\n", "`base/kustomization.yaml` is malformed: `resources[0]` wants a string"),
            ("resources: [../flux]\n", "`../flux` holds no kustomization of `kustomize.config.k8s.io/`"),
        ],
    )
    def test_gaps_below_make_a_root_incomplete(self, tmp_path: Path, text: str, why: str) -> None:
        built, root = graph(
            tmp_path,
            {
                "flux/kustomization.yaml": "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n",
                "base/kustomization.yaml": text,
                "middle/kustomization.yaml": "resources: [../base]\n",
                "top/kustomization.yaml": "resources: [../middle]\n",
            },
        )
        for name in ("base", "middle", "top"):
            found = root_in(built, root / name)
            assert [gap.why for gap in found.gaps] == [why]
            assert found.gaps[0].span.source.path == "base/kustomization.yaml"
            assert not found.complete

    def test_cycles_are_recorded(self, tmp_path: Path) -> None:
        built, root = graph(
            tmp_path,
            {
                "a/kustomization.yaml": "resources: [../b, a.yaml]\n",
                "a/a.yaml": "",
                "b/kustomization.yaml": "resources: [../c, b.yaml]\n",
                "b/b.yaml": "",
                "c/kustomization.yaml": "resources: [../a]\n",
                "self/kustomization.yaml": "resources: [., ../self]\n",
                "user/kustomization.yaml": "resources: [../a]\n",
            },
        )
        assert {os.path.relpath(path, root): values(each.cycles) for path, each in built.roots.items()} == {
            "a": ["../b"],
            "b": ["../c"],
            "c": ["../a"],
            "self": [".", "../self"],
            "user": [],
        }
        assert not any(each.complete for each in built.roots.values())
        assert below(root_in(built, root / "user").files, root) == {"a/a.yaml", "b/b.yaml"}
        assert [os.path.relpath(each.directory, root) for each in built.top_level] == ["self", "user"]

    def test_cycle_that_nothing_else_uses_is_top_level(self, tmp_path: Path) -> None:
        built, _ = graph(
            tmp_path, {"a/kustomization.yaml": "resources: [../b]\n", "b/kustomization.yaml": "resources: [../a]\n"}
        )
        assert len(built.top_level) == 2

    def test_long_chain(self, tmp_path: Path) -> None:
        files = {f"k{number}/kustomization.yaml": f"resources: [../k{number + 1}]\n" for number in range(1200)}
        files |= {"k1200/kustomization.yaml": "resources: [a.yaml]\n", "k1200/a.yaml": ""}
        write(tmp_path, files)
        built = KustomizationGraph.build([str(tmp_path / "k0")], str(tmp_path))
        assert len(built.roots) == 1201
        assert len(root_in(built, tmp_path / "k0").files) == 1
        assert len(built.top_level) == 1

    def test_links_and_dots_lead_to_one_node(self, tmp_path: Path) -> None:
        root = write(tmp_path, {"base/kustomization.yaml": "resources: [a.yaml]\n", "base/a.yaml": ""})
        (root / "link").symlink_to("base")
        (root / "b.yaml").symlink_to("base/a.yaml")
        write(
            root,
            {
                "one/kustomization.yaml": "resources: [../link]\n",
                "two/kustomization.yaml": "resources: [../two/.././base/]\n",
                "kustomization.yaml": "resources: [b.yaml, ./link/a.yaml]\n",
            },
        )
        built = KustomizationGraph.build([str(root / "one"), str(root / "two"), str(root)], str(root))
        assert sorted(os.path.relpath(each, root) for each in built.roots) == [".", "base", "one", "two"]
        assert below(root_in(built, root).files, root) == {"base/a.yaml"}
        assert len(built.pulling_in(str(root / "link/a.yaml"))) == 4
        assert len(built.using(str(root / "link"))) == 2

    def test_linked_kustomization_keeps_its_directory(self, tmp_path: Path) -> None:
        root = write(
            tmp_path, {"shared/kustomization.yaml": "resources: [a.yaml]\n", "app/a.yaml": "", "shared/a.yaml": ""}
        )
        (root / "app/kustomization.yaml").symlink_to("../shared/kustomization.yaml")
        built = KustomizationGraph.build([str(root / "app")], str(root))
        assert below(root_in(built, root / "app").files, root) == {"app/a.yaml"}

    def test_nothing_in_view(self, tmp_path: Path) -> None:
        built = KustomizationGraph.build([], str(tmp_path))
        assert (built.roots, built.top_level, built.patch_files) == ({}, (), frozenset())
        assert KustomizationGraph.build([str(tmp_path)], str(tmp_path)).roots == {}


class TestCorpus:
    @pytest.fixture
    def built(self) -> KustomizationGraph:
        if not CORPUS.is_dir():
            pytest.skip("the shared corpus is not here")
        return KustomizationGraph.build(discover([str(CORPUS)], root=str(CORPUS)).kustomizations, str(CORPUS))

    def test_every_kustomization_is_read_without_problems(self, built: KustomizationGraph) -> None:
        assert len(built.roots) >= 3
        assert [problem for root in built.roots.values() for problem in root.kustomization.problems] == []

    def test_files_that_were_not_collected_are_missing(self, built: KustomizationGraph) -> None:
        assert all(os.path.exists(path) for root in built.roots.values() for path in root.files)
        assert not any(root.complete for root in built.roots.values())
