"""A repository as teams have them: a base, three overlays, a chart with values. Each finding once, where it was
written."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.rendering.checking import checked, told

REPOSITORY = Path(__file__).parent / "repository"
HERE = "tests/rendering/repository"
CODES = ("RL004", "RL101", "RL201", "RL313", "RL401", "RL509", "RL705", "RL905")
OF_OVERLAYS = [
    # the name prefix of `dev` renames the objects and no reference in them: kustomize does not know these kinds
    ("RL401", f"{HERE}/base/catalog.yaml:54", "bookstore-slo-gate"),
    ("RL401", f"{HERE}/base/catalog.yaml:66", "bookstore-slo-gate"),
    ("RL401", f"{HERE}/base/catalog.yaml:78", "bookstore-slo-gate"),
    ("RL201", f"{HERE}/base/slo-gate.yaml:34", "1"),
    ("RL004", f"{HERE}/overlays/prod/metrics.yaml:7", "success-rate"),
    ("RL905", f"{HERE}/overlays/prod/resources.yaml:9", "catalog"),
    ("RL101", f"{HERE}/overlays/staging/steps.yaml:8", "steps"),
]
OF_CHART = [
    ("RL313", f"{HERE}/chart/templates/gate.yaml:17", "[30s]"),
    ("RL705", f"{HERE}/chart/templates/rollout.yaml:21", "5"),
    ("RL201", f"{HERE}/chart/values.yaml:8", "1"),
    ("RL509", f"{HERE}/chart/values.yaml:10", "10"),
    ("RL401", f"{HERE}/chart/values.yaml:14", "payments-gat"),
]


@pytest.fixture(autouse=True)
def _from_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY.parents[2])


def test_each_finding_of_base_and_overlays_is_told_once_at_its_source(kustomizing: str) -> None:
    found = checked(REPOSITORY / "overlays", *CODES)
    assert [told(each) for each in found.findings] == OF_OVERLAYS
    assert all(each.rendered is None for each in found.findings)


def test_each_finding_of_the_chart_is_told_at_its_template_or_value(helm: Path) -> None:
    assert [told(each) for each in checked(REPOSITORY / "chart", *CODES).findings] == OF_CHART


def test_all_of_it_in_one_run(helm: Path) -> None:
    found = [told(each) for each in checked(REPOSITORY, *CODES).findings]
    assert sorted(found) == sorted([*OF_OVERLAYS, *OF_CHART])


def test_what_overlays_share_names_them(kustomizing: str) -> None:
    (shared,) = checked(REPOSITORY / "overlays", "RL201").findings
    places = [(each.span.source.path, each.message) for each in shared.related]
    command = "kubectl kustomize" if kustomizing == "kubectl" else "kustomize build"
    assert places == [
        (f"{HERE}/overlays/{name}/kustomization.yaml", f"`{command} {HERE}/overlays/{name}` renders it")
        for name in ("dev", "staging")
    ]


def test_a_patch_that_drops_a_list_shows_what_is_gone(kustomizing: str) -> None:
    (without_analysis,) = checked(REPOSITORY / "overlays" / "staging", "RL101").findings
    (gone,) = [each for each in without_analysis.related if "replaces whole" in each.message]
    assert (gone.span.source.path, gone.span.excerpt) == (f"{HERE}/base/catalog.yaml", "steps")


def test_files_stay_as_they_are(kustomizing: str) -> None:
    before = _digests()
    checked(REPOSITORY, *CODES)
    assert _digests() == before


def _digests() -> dict[str, str]:
    return {
        str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in REPOSITORY.rglob("*") if file.is_file()
    }
