"""Real public manifests: nothing breaks, every place is exact, and what is known to be valid gives no error of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from rollout_lint import Report, lint_paths
from rollout_lint.finding import Finding, Level
from rollout_lint.source.nodes import Mapping, Node, Scalar, Sequence
from rollout_lint.source.parse import parse

VALID = (
    "valid.yml",
    "valid.json",
    "valid-workload-ref.yaml",
    "valid-with-another-empty-object.yml",
    "valid-istio-v1alpha3.yml",
    "valid-istio-v1beta1.yml",
    "valid-blue-green.yml",
    "valid-ingress-smi.yml",
    "valid-ingress-smi-multi.yml",
    "valid-alb-canary.yml",
    "valid-nginx-canary.yml",
    "valid-nginx-basic-canary.yml",
    "valid-istio-v1beta1-mulitiple-virtualsvcs.yml",
    "valid-nginx-smi-with-vsvc.yaml",
)
"""The manifests that upstream's own lint tests expect to pass."""


def depends_on_the_project(finding: Finding) -> bool:
    """Whether it is about a reference: no repository stands around the corpus, so a file alone is a project of its own
    folder; and what may exist or not is one note a run."""
    return finding.rule in ("RL401", "RL408", "RL410", "RL413", "RL706", "RL801")


@pytest.fixture(scope="module")
def report(shared: Path) -> Report:
    return lint_paths([str(shared / "corpus")])


def test_no_rule_fails(report: Report) -> None:
    assert report.failures == ()
    assert report.summary.files > 400


def test_every_finding_stands_exactly_where_its_text_is(report: Report) -> None:
    for finding in report.findings:
        span = finding.span
        under = span.source.text[span.start : span.end]
        assert under, f"{finding.rule} points at nothing in {finding.path}"
        assert "\n" not in under, f"{finding.rule} spans lines in {finding.path}:{span.first.line}"
        assert span.excerpt == under
        if finding.resource is not None and not finding.rule.startswith("RL00"):
            assert _is_in_a_value_or_key(span.source, finding), (finding.rule, finding.path, span.first)


def _is_in_a_value_or_key(source: object, finding: Finding) -> bool:
    """Whether the excerpt is text of the decoded node that the span lies in; a flow collection shows its own source."""
    span = finding.span
    for document in parse(span.source):
        pending: list[Node] = [document.root] if document.root is not None else []
        while pending:
            node = pending.pop()
            if isinstance(node, Scalar):
                if node.start <= span.start and span.end <= node.end and span.excerpt in node.value:
                    return True
            elif isinstance(node, Mapping):
                if node.flow and (node.start, node.end) == (span.start, span.end):
                    return True
                pending += [part for pair in node.pairs for part in pair]
            elif isinstance(node, Sequence):
                if node.flow and (node.start, node.end) == (span.start, span.end):
                    return True
                pending += node.items
    return False


def test_a_file_alone_gives_what_it_gives_in_the_whole(report: Report, shared: Path) -> None:
    """The hook sees single files; what is absent or unknown must not depend on it (every tenth file, for time)."""
    whole: dict[str, set[tuple[str, int]]] = {}
    for finding in report.findings:
        if not depends_on_the_project(finding):
            whole.setdefault(finding.span.source.file or "", set()).add((finding.rule, finding.span.start))
    for file in sorted(whole)[::10]:
        alone = lint_paths([file])
        assert {(f.rule, f.span.start) for f in alone.findings if not depends_on_the_project(f)} == whole[file], file


def test_what_holds_no_object_of_ours_gives_nothing_false(report: Report) -> None:
    false = [f for f in report.findings if "/corpus/other/" in f"/{f.path}" and f.level is Level.ERROR]
    assert [(f.rule, f.path) for f in false if f.rule not in ("RL001", "RL002")] == []


@pytest.mark.parametrize("name", VALID)
def test_upstreams_valid_manifests_give_no_reading_or_reference_error(shared: Path, name: str) -> None:
    folder = "corpus/manifests/argoproj__argo-rollouts/pkg/kubectl-argo-rollouts/cmd/lint/testdata"
    found = lint_paths([str(shared / folder / name)]).findings
    assert [f.rule for f in found if f.level is Level.ERROR and f.rule[:3] in ("RL0", "RL4", "RL9")] == []


def test_the_chapters_own_manifests(shared: Path) -> None:
    """The end of the rule catalogue lists what they give, and what they must not."""
    found = lint_paths([str(shared / "seed" / "manifests")]).findings
    assert ("RL401", "cnpg-replication-lag-gate") in [(f.rule, f.span.excerpt) for f in found]
    assert ("RL003", "...") in [(f.rule, f.span.excerpt) for f in found]
    assert {"RL402", "RL408", "RL905"} <= {f.rule for f in found}
    forbidden = {"RL101", "RL102", "RL201", "RL202", "RL302", "RL303", "RL304", "RL305", "RL602", "RL701"}
    assert not forbidden & {f.rule for f in found}


def test_what_is_filled_in_later_is_judged_by_no_one(report: Report) -> None:
    """envsubst's `${NAMESPACE}` and Helm's leftovers parse as YAML, but are no final values (STATISTICS.md §2)."""
    families = ("RL0", "RL4", "RL9")
    judged = [f for f in report.findings if "${" in f.span.excerpt and f.rule[:3] in families]
    assert [(f.rule, f.path) for f in judged if f.level is Level.ERROR] == []


NESTED_OR_FOREIGN = (
    "argoproj__argo-rollouts",
    "numaproj__numaplane",
    "redhat-developer__gitops-operator",
    "argoproj-labs__argo-rollouts-manager",
    "crmagz__argo-kargo-demo",
    "hoangsonww__WealthWise-Finance-Tracker",
)


@pytest.mark.parametrize("repository", NESTED_OR_FOREIGN)
def test_crds_kustomizations_other_groups_and_nested_objects_give_nothing(shared: Path, repository: str) -> None:
    found = lint_paths([str(shared / "corpus" / "other" / repository)]).findings
    assert [(f.rule, f.span.excerpt) for f in found if f.level is Level.ERROR] == []
