"""Edits in every style: the text that comes of them, and that both parsers read it as just that change."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rollout_lint.fixes.reading_proof import misread
from rollout_lint.fixes.splicing import spliced
from rollout_lint.source.editing import (
    Edits,
    insert_entries,
    insert_entry,
    insert_item,
    quote_to,
    remove_entry,
    rename_key,
    set_entry,
    set_scalar,
    wrap_scalar,
)
from rollout_lint.source.field import Field
from rollout_lint.source.nodes import Mapping
from rollout_lint.source.parse import parse
from rollout_lint.source.text import Source

Edit = Callable[[Source, Field], "Edits | None"]

HASH = {"name": "hash", "valueFrom": {"podTemplateHashValue": "Latest"}}


def field_at(source: Source, *way: str | int) -> Field:
    field = Field(source, parse(source)[0].root, None, None)
    for step in way:
        field = field.items()[step] if isinstance(step, int) else field.get(step)
    return field


def edited(text: str, way: tuple[str | int, ...], edit: Edit, path: str = "a.yaml") -> str | None:
    """The text after an edit at a way, proved by both parsers; None where there is no edit."""
    source = Source(path, text)
    edits = edit(source, field_at(source, *way))
    if edits is None:
        return None
    result = spliced(text, edits)
    assert misread(source, Source(path, result), edits) is None
    return result


def limit(source: Source, field: Field) -> Edits | None:
    return set_entry(source, field.node, "limit", 2, ("name", "count"))


def hashed(source: Source, field: Field) -> Edits | None:
    return insert_item(source, field.node, HASH)


def removed(key: str) -> Edit:
    return lambda source, field: remove_entry(source, field.node, key)


def wrapped(source: Source, field: Field) -> Edits | None:
    return wrap_scalar(source, field.node, "len(result) > 0 && (", ")")


SET = {
    "behind a named sibling": ("name: x\ncount: 5\nquery: q\n", "name: x\ncount: 5\nlimit: 2\nquery: q\n"),
    "behind its comment": ("count: 5  # five\nquery: q\n", "count: 5  # five\nlimit: 2\nquery: q\n"),
    "before the comment of the next": ("count: 5\n# of q\nquery: q\n", "count: 5\nlimit: 2\n# of q\nquery: q\n"),
    "before a blank line": ("count: 5\n\nquery: q\n", "count: 5\nlimit: 2\n\nquery: q\n"),
    "at the end": ("query: q\nother: 1\n", "query: q\nother: 1\nlimit: 2\n"),
    "without a last line end": ("query: q", "query: q\nlimit: 2"),
    "behind a nested mapping": ("a:\n  b:\n    c: 1\n\n# end\n", "a:\n  b:\n    c: 1\nlimit: 2\n\n# end\n"),
    "behind a block scalar": ("q: |\n  a\n  b\n\n# c\n", "q: |\n  a\n  b\nlimit: 2\n\n# c\n"),
    "behind a folded one": ("q: >-\n  a\n  b\n", "q: >-\n  a\n  b\nlimit: 2\n"),
    "behind an empty block scalar": ("q: |-\n", "q: |-\nlimit: 2\n"),
    "behind a list": ("a:\n- b\n- c: 1\n  d: 2 # x\n", "a:\n- b\n- c: 1\n  d: 2 # x\nlimit: 2\n"),
    "behind nothing": ("a: 1\nb:\n", "a: 1\nb:\nlimit: 2\n"),
    "behind an alias": ("a: &x 1\nb: *x\n", "a: &x 1\nb: *x\nlimit: 2\n"),
    "behind a merge key": (
        "name: y\n<<: {count: 1, limit: 1}\nz: 1\n",
        "name: y\n<<: {count: 1, limit: 1}\nlimit: 2\nz: 1\n",
    ),
    "with quoted keys": ("'count': 5\n'q': a\n", "'count': 5\n'limit': 2\n'q': a\n"),
    "with CRLF": ("count: 5\r\nq: a\r\n", "count: 5\r\nlimit: 2\r\nq: a\r\n"),
    "in flow style": ("{count: 5, q: a}\n", "{count: 5, q: a, limit: 2}\n"),
    "in flow style with a last comma": ("{count: 5, }\n", "{count: 5, limit: 2, }\n"),
    "in an empty flow mapping": ("{}\n", "{limit: 2}\n"),
    "in flow style on lines": ("{\n  count: 5,\n  q: a\n}\n", "{\n  count: 5,\n  q: a,\n  limit: 2\n}\n"),
    "on lines with a last comma": ("{\n  count: 5,\n}\n", "{\n  count: 5,\n  limit: 2,\n}\n"),
    "on lines with a comment": ("{\n  a: 1 # one\n}\n", "{\n  a: 1, # one\n  limit: 2\n}\n"),
    "in JSON": ('{\n  "a": 1\n}\n', '{\n  "a": 1,\n  "limit": 2\n}\n'),
    "in JSON on one line": ('{"a": [1, "b"]}\n', '{"a": [1, "b"], "limit": 2}\n'),
    "in the place of a number": ("limit: 1 # one\n", "limit: 2 # one\n"),
    "in double quotes": ('limit: "1"\n', 'limit: "2"\n'),
    "in single quotes": ("limit: '1'\n", "limit: '2'\n"),
    "in the place of null": ("limit: null\na: 1\n", "limit: 2\na: 1\n"),
    "in the place of nothing": ("limit:   # how many\na: 1\n", "limit: 2   # how many\na: 1\n"),
    "in the place of an alias": ("a: &x 1\nlimit: *x\n", "a: &x 1\nlimit: 2\n"),
    "of an anchored value": ("limit: &x 1\nb: *x\n", "limit: &x 2\nb: *x\n"),
}


@pytest.mark.parametrize(("before", "after"), SET.values(), ids=list(SET))
def test_a_key_is_set(before: str, after: str) -> None:
    assert edited(before, (), limit) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("m:\n  - name: x\n    q: 1\n", "m:\n  - name: x\n    limit: 2\n    q: 1\n"),
        ("m:\n- name: x\n", "m:\n- name: x\n  limit: 2\n"),
        ("m:\n-   name: x\n    q: 1\n", "m:\n-   name: x\n    limit: 2\n    q: 1\n"),
        ("m: [{name: x}, {name: y}]\n", "m: [{name: x, limit: 2}, {name: y}]\n"),
        ("m:\n  - {name: x}\n", "m:\n  - {name: x, limit: 2}\n"),
        ("m:\n  - # about x\n    name: x\n", "m:\n  - # about x\n    name: x\n    limit: 2\n"),
    ],
)
def test_a_key_is_set_in_a_list_item(before: str, after: str) -> None:
    assert edited(before, ("m", 0), limit) == after


@pytest.mark.parametrize(
    "text",
    [
        "q: |+\n  a\n\n",  # whatever stands behind the kept blank lines
        "limit: {a: 1}\n",
        "limit: 1\nlimit: 3\n",
        "limit: |\n  1\n",
        "- 1\n",
        "text\n",
    ],
)
def test_what_is_not_certain_is_not_edited(text: str) -> None:
    assert edited(text, (), limit) is None


def test_a_pair_in_brackets_takes_no_second_one() -> None:
    assert edited("m: [name: x]\n", ("m", 0), limit) is None


def test_several_entries_come_together_with_values_of_their_own() -> None:
    text = "metadata:\n  name: x\n  labels:\n    a: b\nspec: {}\n"
    entries = {"a.io/b.on-x": "#room", "a.io/c": "", "d": [{"e": True, "f": {"g": 3}}, "yes"], "h": [], "i": {}}

    def insert(source: Source, field: Field) -> Edits | None:
        return insert_entries(source, field.node, entries)

    assert edited(text, ("metadata",), insert) == (
        'metadata:\n  name: x\n  labels:\n    a: b\n  a.io/b.on-x: "#room"\n  a.io/c: ""\n'
        '  d:\n    - e: true\n      f:\n        g: 3\n    - "yes"\n  h: []\n  i: {}\nspec: {}\n'
    )
    assert edited("{name: x}\n", (), insert) == (
        '{name: x, a.io/b.on-x: "#room", a.io/c: "", d: [{e: true, f: {g: 3}}, "yes"], h: [], i: {}}\n'
    )
    assert edited('{"name": "x"}', (), insert) == (
        '{"name": "x", "a.io/b.on-x": "#room", "a.io/c": "", '
        '"d": [{"e": true, "f": {"g": 3}}, "yes"], "h": [], "i": {}}'
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "a:\n    b: 1\n",
            "a:\n    b: 1\nargs:\n  - name: hash\n    valueFrom:\n        podTemplateHashValue: Latest\n",
        ),
        ("t:\n- x\n", "t:\n- x\nargs:\n- name: hash\n  valueFrom:\n    podTemplateHashValue: Latest\n"),
    ],
)
def test_a_new_list_is_indented_as_its_neighbours_are(before: str, after: str) -> None:
    assert edited(before, (), lambda source, field: insert_entry(source, field.node, "args", [HASH])) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "args:\n  - name: a  # one\n    value: b\n\nz: 1\n",
            "args:\n  - name: a  # one\n    value: b\n  - name: hash\n    valueFrom:\n      podTemplateHashValue: Latest\n"
            "\nz: 1\n",
        ),
        (
            "args:\n- name: a\nz: 1\n",
            "args:\n- name: a\n- name: hash\n  valueFrom:\n    podTemplateHashValue: Latest\nz: 1\n",
        ),
        (
            "args:\n-   name: a\n",
            "args:\n-   name: a\n-   name: hash\n    valueFrom:\n      podTemplateHashValue: Latest\n",
        ),
        ("args: []\n", "args: [{name: hash, valueFrom: {podTemplateHashValue: Latest}}]\n"),
        ("args: [{name: a}]\n", "args: [{name: a}, {name: hash, valueFrom: {podTemplateHashValue: Latest}}]\n"),
        (
            'args: [{"name": "a"}]\n',
            'args: [{"name": "a"}, {"name": "hash", "valueFrom": {"podTemplateHashValue": "Latest"}}]\n',
        ),
        (
            "args: [\n  {name: a}, # one\n]\n",
            "args: [\n  {name: a}, # one\n  {name: hash, valueFrom: {podTemplateHashValue: Latest}},\n]\n",
        ),
    ],
)
def test_an_item_comes_to_the_end(before: str, after: str) -> None:
    assert edited(before, ("args",), hashed) == after


REMOVED = {
    "a line": ("a: 1\nb: 2 # two\nc: 3\n", "a: 1\nc: 3\n"),
    "its own comment line stays": ("a: 1\n# of b\nb: 2\nc: 3\n", "a: 1\n# of b\nc: 3\n"),
    "the last line": ("a: 1\nb: 2\n", "a: 1\n"),
    "the last line without an end": ("a: 1\nb: 2", "a: 1"),
    "the last with CRLF": ("a: 1\r\nb: 2", "a: 1"),
    "several lines": ("b:\n  x: |\n    y\n\nc: 3\n", "\nc: 3\n"),
    "in flow style": ("{a: 1, b: 2, c: 3}\n", "{a: 1, c: 3}\n"),
    "the last in flow style": ("{a: 1, b: 2}\n", "{a: 1}\n"),
    "the only one in flow style": ("{b: 2}\n", "{}\n"),
}


@pytest.mark.parametrize(("before", "after"), REMOVED.values(), ids=list(REMOVED))
def test_a_pair_goes(before: str, after: str) -> None:
    assert edited(before, (), removed("b")) == after


def test_the_key_behind_the_dash_goes_and_the_next_moves_up() -> None:
    assert edited("m:\n  - b: 2\n    c: 3\n", ("m", 0), removed("b")) == "m:\n  - c: 3\n"
    assert edited("m:\n  - b: 2\n    # of c\n    c: 3\n", ("m", 0), removed("b")) is None


@pytest.mark.parametrize("text", ["b: 2\n", "a: 1\n", "a:\n  - b: 2\n", "{a: 1, b: 2, # two\n c: 3}\n"])
def test_what_cannot_go_cleanly_stays(text: str) -> None:
    assert edited(text, (), removed("b")) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("fail: 1\n", "failureLimit: 1\n"),
        ('{"fail": 1}\n', '{"failureLimit": 1}\n'),
        ("'fail' : 1 # x\n", "'failureLimit' : 1 # x\n"),
        ("? fail\n: 1\n", "? failureLimit\n: 1\n"),
    ],
)
def test_a_key_is_renamed_in_its_quotes(before: str, after: str) -> None:
    def rename(source: Source, field: Field) -> Edits | None:
        assert isinstance(field.node, Mapping)
        return rename_key(source, field.node.pairs[0][0], "failureLimit")

    assert edited(before, (), rename) == after


WRAPPED = {
    "plain": ("c: r[0] > 1 # x\n", "c: len(result) > 0 && (r[0] > 1) # x\n"),
    "plain on two lines": ("c: r[0] > 1 &&\n  r[0] < 2\n", "c: len(result) > 0 && (r[0] > 1 &&\n  r[0] < 2)\n"),
    "double quoted": ('c: "r[0] > \\"a\\""\n', 'c: "len(result) > 0 && (r[0] > \\"a\\")"\n'),
    "single quoted": ("c: 'r[0] > ''a'''\n", "c: 'len(result) > 0 && (r[0] > ''a'')'\n"),
    "literal": ("c: |\n  r[0] > 1\n\nd: 1\n", "c: |\n  len(result) > 0 && (r[0] > 1)\n\nd: 1\n"),
    "literal on two lines": (
        "c: |-\n  a &&\n    b\n",
        "c: |-\n  len(result) > 0 && (a &&\n    b)\n",
    ),
    "folded": ("c: >-\n  a &&\n  b\n", "c: >-\n  len(result) > 0 && (a &&\n  b)\n"),
    "kept lines": ("c: |+\n  a\n\n", "c: |+\n  len(result) > 0 && (a)\n\n"),
    "in flow style": ("{c: r > 1, d: 1}\n", "{c: len(result) > 0 && (r > 1), d: 1}\n"),
    "anchored": ("c: &x r > 1\nd: *x\n", "c: &x len(result) > 0 && (r > 1)\nd: *x\n"),
}


@pytest.mark.parametrize(("before", "after"), WRAPPED.values(), ids=list(WRAPPED))
def test_a_scalar_is_wrapped_in_its_own_style(before: str, after: str) -> None:
    assert edited(before, ("c",), wrapped) == after


@pytest.mark.parametrize("text", ["c:\n", 'c: ""\n', 'c: " a"\n', "c: [a]\n"])
def test_what_has_no_clear_core_is_not_wrapped(text: str) -> None:
    assert edited(text, ("c",), wrapped) is None


def test_wrapping_refuses_what_would_need_an_escape() -> None:
    source = Source("a.yaml", "c: a\n")
    node = field_at(source, "c").node
    assert wrap_scalar(source, node, 'x == "', '"') is None
    assert wrap_scalar(source, node, "a: ", "") is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("c: all(result, # > 1)\nd: 1\n", 'c: "all(result, # > 1)"\nd: 1\n'),
        ('c: all(result, # > "a")  \n', "c: 'all(result, # > \"a\")'  \n"),
        ("c: all(result, # > 'a\\b')\n", "c: 'all(result, # > ''a\\b'')'\n"),
    ],
)
def test_what_a_comment_cut_off_is_quoted_in(before: str, after: str) -> None:
    def quote(source: Source, field: Field) -> Edits | None:
        return quote_to(source, field.node, source.text.index("\n"))

    assert edited(before, ("c",), quote) == after


def test_a_text_that_would_need_quotes_is_not_put_in_the_place_of_a_scalar() -> None:
    assert edited("c: 'x'\n", ("c",), lambda source, field: set_scalar(source, field.node, "it's")) is None
    assert edited("c: x\n", ("c",), lambda source, field: set_scalar(source, field.node, "true")) == 'c: "true"\n'
    assert edited("c: 'x'\n", ("c",), lambda source, field: set_scalar(source, field.node, "Latest")) == "c: 'Latest'\n"
