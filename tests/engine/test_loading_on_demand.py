"""What a run does not need it does not load: a hook is called for every file of a commit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rollout_lint import promql

ROOT = Path(__file__).resolve().parents[2]
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"
ROLLOUT = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: catalog}\n"


def loaded(program: str) -> set[str]:
    """The modules that a new interpreter has loaded once it has run a program."""
    program += "\nimport sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def has_rules(modules: set[str]) -> bool:
    return any(module.startswith("rollout_lint.rules.") for module in modules)


@pytest.mark.parametrize(("text", "expected"), [(CONFIG_MAP, False), (ROLLOUT, True)])
def test_rules_are_loaded_where_there_is_something_for_them(text: str, expected: bool) -> None:
    assert has_rules(loaded(f"from rollout_lint import lint_text; lint_text({text!r})")) is expected


def test_the_syntax_of_promql_comes_without_its_reader_and_its_evaluation() -> None:
    modules = loaded("import rollout_lint.promql.syntax, rollout_lint.gates.queries")
    assert "rollout_lint.promql.syntax" in modules
    assert not modules & {"rollout_lint.promql.query", "rollout_lint.promql.shape", "rollout_lint.promql.evaluation"}


@pytest.mark.parametrize("first", ["Shape", "shape", "parse_query", "without_data"])
def test_shape_is_the_function_whatever_was_asked_for_first(first: str) -> None:
    program = f"from rollout_lint.promql import {first}\nfrom rollout_lint.promql import shape\nshape('up')"
    assert "rollout_lint.promql.shape" in loaded(program)


def test_every_name_of_promql_is_there() -> None:
    assert all(getattr(promql, name) is not None for name in promql.__all__)
    assert not hasattr(promql, "evaluator")
