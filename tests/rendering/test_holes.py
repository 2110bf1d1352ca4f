"""Templates as YAML with holes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollout_lint.rendering.holes import Template
from rollout_lint.source.nodes import Mapping, Scalar
from rollout_lint.source.parse import parse
from rollout_lint.source.text import Source

PARTS = (
    "a: ",
    "{{ .Values.x }}",
    "{{- end -}}",
    "\n",
    "  - ",
    "|\n",
    '"',
    "{{/* # */}}",
    "{{ `}}` }}",
    "x",
    "}}",
    "{{",
)


@given(st.lists(st.sampled_from(PARTS)).map("".join))
def test_everything_stays_where_it_is(text: str) -> None:
    template = Template(Source("a.yaml", text))
    assert len(template.blanked.text) == len(text)
    assert [i for i, c in enumerate(template.blanked.text) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]
    kept = list(text)
    for hole in template.holes:
        kept[hole.start : hole.end] = template.blanked.text[hole.start : hole.end]
    assert "".join(kept) == template.blanked.text


@pytest.mark.parametrize(
    ("value", "rendered", "pieces"),
    [
        ("{{ .a }}", "1", ["1"]),
        ("x-{{ .a }}-y", "x-1-y", ["x-", "1", "-y"]),
        ("{{ .a }}:{{ .b }}", "h:80:2", ["h", ":", "80:2"]),
        ("{{ .a }}-b-{{ .c }}-b", "-b--b", ["", "-b-", "", "-b"]),
        ("plain", "plain", ["plain"]),
        ("x-{{ .a }}", "y-1", None),
        ("{{ .a }}-y", "-", None),
        ("ab{{ .a }}bc", "abc", None),
        ("plain", "plainer", None),
    ],
)
def test_a_value_with_holes_becomes_a_text(value: str, rendered: str, pieces: list[str] | None) -> None:
    template = Template(Source("a.yaml", f"key: {value}\n"))
    (document,) = parse(template.blanked)
    assert type(document.root) is Mapping
    scalar = document.root.entries["key"][1]
    assert type(scalar) is Scalar
    match = template.match(scalar, rendered)
    assert (None if match is None else [rendered[each.start : each.end] for each in match.pieces]) == pieces


def test_many_holes_cost_no_more_than_the_text_is_long() -> None:
    """A pattern that tried every split of this text would not come back."""
    template = Template(Source("a.yaml", "key: " + "{{ .a }} " * 60 + "end\n"))
    (document,) = parse(template.blanked)
    assert type(document.root) is Mapping
    scalar = document.root.entries["key"][1]
    assert type(scalar) is Scalar
    assert template.match(scalar, "x " * 5000) is None
