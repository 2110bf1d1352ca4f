"""The door to the formats."""

from __future__ import annotations

import io
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import rollout_lint.reports
from rollout_lint.reports import FORMATS, write_report

from .sample_report import REPORT

ROOT = Path(rollout_lint.reports.__file__).parents[2]


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_writes_one_text_that_ends_with_a_line_end(name: str) -> None:
    stream = io.StringIO()
    write_report(name, REPORT, stream)
    assert stream.getvalue().endswith("\n")
    stream.getvalue().encode("utf-8")


def test_every_format_has_a_module() -> None:
    assert all(callable(import_module(f"rollout_lint.reports.{module}").write) for module in FORMATS.values())


def test_unknown_format_names_those_there_are() -> None:
    with pytest.raises(ValueError, match="no format `xml`: there are text, concise, json, sarif"):
        write_report("xml", REPORT, io.StringIO())


@pytest.mark.parametrize("name", ["text", "concise"])
def test_formats_for_people_import_nothing_heavy(name: str) -> None:
    program = f"""
import io, sys
sys.path.insert(0, {str(ROOT)!r})
before = set(sys.modules)
from rollout_lint.finding import *
from rollout_lint.source.text import Source, Span
from rollout_lint.reports import write_report
span = Span(Source("a.yaml", "kind: Rollout"), 0, 4)
finding = Finding("RL1", "n", Level.ERROR, Basis.FACT, None, "m", "h", span, None, "", (), (), None, None, "f")
summary = Summary(1, 1, 1, 0, 0, 0, 0, 0, {{}}, {{}}, {{}})
write_report({name!r}, Report((finding,), summary, "production", "1.9", {{}}), io.StringIO())
heavy = {{"json", "textwrap", "shutil", "rich", "unicodedata", "urllib", "click", "yaml", "dataclasses"}}
print(*sorted(heavy & (set(sys.modules) - before)))
"""
    run = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
