"""Public manifests: what is flagged was read against the files, and all of it is so."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from rollout_lint.manifests.resource import Resource, resources
from rollout_lint.schema.problems import InvalidValue, MissingField, SchemaProblem, UnknownField
from rollout_lint.schema.types import Controller
from rollout_lint.schema.validate import covers
from rollout_lint.source.parse import parse
from rollout_lint.source.reading import ANYTHING, read_source
from rollout_lint.source.text import Source

from .documents import NEWEST, problems_of

MANIFESTS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "manifests"
LINT_TESTS = "argoproj__argo-rollouts/pkg/kubectl-argo-rollouts/cmd/lint/testdata"
VALID = (
    *(
        "valid.yml",
        "valid.json",
        "valid-workload-ref.yaml",
        "valid-with-another-empty-object.yml",
        "valid-istio-v1alpha3.yml",
    ),
    *("valid-istio-v1beta1.yml", "valid-blue-green.yml", "valid-ingress-smi.yml", "valid-ingress-smi-multi.yml"),
    *("valid-alb-canary.yml", "valid-nginx-canary.yml", "valid-nginx-basic-canary.yml"),
    *("valid-istio-v1beta1-mulitiple-virtualsvcs.yml", "valid-nginx-smi-with-vsvc.yaml"),
)
DEFAULT: Controller = (1, 9)

pytestmark = pytest.mark.skipif(not MANIFESTS.is_dir(), reason="the shared corpus is not here")


@cache
def objects() -> tuple[Resource, ...]:
    found = []
    for path in sorted(path for path in MANIFESTS.rglob("*") if path.is_file()):
        source = read_source(str(path), str(path.relative_to(MANIFESTS)), ANYTHING)
        if isinstance(source, Source):
            found += [r for document in parse(source) for r in resources(document) if covers(r.group, r.kind)]
    return tuple(found)


@cache
def flagged(controller: Controller = DEFAULT) -> tuple[tuple[Resource, SchemaProblem], ...]:
    return tuple((resource, problem) for resource in objects() for problem in problems_of(resource, controller))


@pytest.mark.parametrize("name", VALID)
@pytest.mark.parametrize("controller", [DEFAULT, NEWEST], ids=["1.9", "1.10"])
def test_what_the_upstream_lint_accepts(name: str, controller: Controller) -> None:
    path = f"{LINT_TESTS}/{name}"
    assert any(resource.source.path == path for resource in objects())
    found = [problem.path for resource, problem in flagged(controller) if resource.source.path == path]
    # the upstream lint never looks at an Ingress, of which networking.k8s.io/v1 requires a pathType
    assert found == ([f"spec.rules[{n}].http.paths[0].pathType" for n in (0, 1)] if "smi-multi" in name else [])


def test_upstream_examples_and_documentation() -> None:
    upstream = ("argoproj__argo-rollouts/examples/", "argoproj__argo-rollouts/docs/")
    assert sum(resource.source.path.startswith(upstream) for resource in objects()) > 50
    assert [problem for resource, problem in flagged() if resource.source.path.startswith(upstream)] == []


def test_upstreams_unknown_field() -> None:
    found = [
        problem for resource, problem in flagged() if resource.source.path == f"{LINT_TESTS}/invalid-unknown-field.yml"
    ]
    assert [(type(problem), problem.span.excerpt) for problem in found] == [(UnknownField, "unknown-strategy")]


def test_unknown_fields() -> None:
    found = Counter(
        (resource.kind, problem.name) for resource, problem in flagged() if isinstance(problem, UnknownField)
    )
    assert found == {
        ("AnalysisTemplate", "configMapKeyRef"): 1,
        ("AnalysisTemplate", "failureMessage"): 1,
        ("AnalysisTemplate", "jqFilter"): 1,
        ("AnalysisRun", "analysisSpec"): 10,  # of the API of 2019
        ("Rollout", "autoPromotionEnabled"): 1,
        ("Rollout", "autoPromotionSeconds"): 1,
        ("Rollout", "name"): 4,
        ("Rollout", "templateName"): 7,  # `analysis.templateName` of the API of 2019
        ("Rollout", "type"): 4,
        ("Rollout", "rollingUpdate"): 1,
        ("Rollout", "secretKeyRef"): 2,
        ("Rollout", "setHeaders"): 1,
        ("Rollout", "unknown-strategy"): 1,
        ("Rollout", "whenUnsatisfied"): 4,
    }


def test_invalid_values() -> None:
    found = Counter(
        (resource.kind, problem.path.rpartition(".")[2], problem.found)
        for resource, problem in flagged()
        if isinstance(problem, InvalidValue)
    )
    assert found == {
        ("AnalysisRun", "interval", "the integer `10`"): 1,
        ("Experiment", "duration", "the integer `60`"): 4,
        ("Experiment", "duration", "the integer `3600`"): 1,
        ("Rollout", "setMirrorRoute", "a list"): 2,
    }


def test_missing_fields() -> None:
    found = Counter(
        (resource.kind, problem.path) for resource, problem in flagged() if isinstance(problem, MissingField)
    )
    assert found == {
        ("AnalysisRun", "spec.metrics"): 11,
        ("Experiment", "spec.templates"): 1,
        ("Rollout", "spec"): 2,
        ("Ingress", "spec.rules[0].http.paths[0].pathType"): 2,
        ("Ingress", "spec.rules[1].http.paths[0].pathType"): 2,
    }
