"""A baseline of real manifests outlives what is done to the files: nothing frozen returns, and all that is new shows."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from rollout_lint import lint_paths
from rollout_lint.finding import Finding

from .edits import EDITS, means_the_same, with_injected_field
from .test_baseline import freeze

NUMBER = 200
INJECTED = 25


@pytest.fixture(scope="module")
def corpus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the corpus with its baseline."""
    folder = tmp_path_factory.mktemp("corpus")
    shutil.copytree(shared / "corpus" / "manifests", folder / "manifests")
    assert len(freeze(folder).entries) > 900
    return folder


def test_nothing_shows_that_is_frozen(corpus: Path) -> None:
    report = lint_paths([str(corpus)])
    assert report.findings == ()
    assert report.summary.baselined > 900


def test_edits_elsewhere_bring_nothing_back_and_hide_nothing_new(corpus: Path) -> None:
    random = Random(20261122)
    files = sorted(path for path in (corpus / "manifests").rglob("*") if path.suffix in (".yaml", ".yml", ".json"))
    done = _edit(files, random)
    done["renamed"] = _rename(sorted(path for path in (corpus / "manifests").rglob("*") if path.is_file()), random)
    assert sum(done.values()) >= NUMBER
    assert min(done[edit.__name__] for edit in EDITS) >= 5
    report = lint_paths([str(corpus)])
    assert [_described(finding) for finding in report.findings] == []
    names = _inject(sorted(corpus.rglob("*.y*ml")), random)
    shown = lint_paths([str(corpus)]).findings
    assert sorted(finding.span.excerpt for finding in shown) == names
    assert {finding.rule for finding in shown} == {"RL003"}


def _edit(files: list[Path], random: Random) -> Counter[str]:
    done: Counter[str] = Counter()
    while sum(done.values()) < NUMBER:
        edit, file = EDITS[sum(done.values()) % len(EDITS)], random.choice(files)
        text = file.read_bytes().decode("utf-8")
        edited = edit(text, random)
        if edited is not None and edited != text and means_the_same(text, edited):
            file.write_bytes(edited.encode("utf-8"))
            done[edit.__name__] += 1
    return done


def _rename(files: list[Path], random: Random) -> int:
    """Rename files that no other file of their folder names."""
    renamed = 0
    for file in random.sample(files, 60):
        others = (path for path in file.parent.rglob("kustomization.y*ml"))
        if any(file.name in other.read_text() for other in others):
            continue
        file.rename(file.with_name(f"{random.randrange(10**6)}-{file.name}"))
        renamed += 1
    return renamed


def _inject(files: list[Path], random: Random) -> list[str]:
    names: list[str] = []
    for number, file in enumerate(random.sample(files, len(files))):
        edited = with_injected_field(file.read_bytes().decode("utf-8"), f"injected{number}", random)
        if edited is not None and len(names) < INJECTED:
            file.write_bytes(edited.encode("utf-8"))
            names.append(f"injected{number}")
    assert len(names) == INJECTED
    return sorted(names)


def _described(finding: Finding) -> tuple[str, str, int, str]:
    return finding.rule, finding.path, finding.span.first.line, finding.span.excerpt
