"""Comments: every one of them, with its place, and nothing else."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from rollout_lint.source.comments import comments
from rollout_lint.source.text import Source

examples = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))


def found(text: str) -> list[tuple[str, bool]]:
    source = Source("stream.yaml", text)
    result = comments(source)
    for comment in result:
        assert comment.span.excerpt == "#" + comment.text
    return [(comment.text.strip(), comment.own_line) for comment in result]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("a: 1\n", []),
        ("# only", [("only", True)]),
        ("#", [("", True)]),
        ("a: 1 # one\n", [("one", False)]),
        ("  # two\na: 1\n", [("two", True)]),
        ("a: 1 \t# one\nb: [x,\n\t# two\n]\n", [("one", False), ("two", True)]),
        ("a: x#no # yes\n", [("yes", False)]),
        ("a#b: 1 # yes\n", [("yes", False)]),
        ("a: '# no' # yes\n", [("yes", False)]),
        ('a: "x # no\n  # no" # yes\n', [("yes", False)]),
        ("a: 'it''s # no' # yes\n", [("yes", False)]),
        ('a: "\\" # no" # yes\n', [("yes", False)]),
        ("a: b\n  c # yes\n", [("yes", False)]),
        ("a: all(result, # <= 500)\n", [("<= 500)", False)]),
        ("a: | # head\n  x # no\n  # no\n# yes\nb: 1\n", [("head", False), ("yes", True)]),
        ("a:\n  b: |-\n    x\n    # no\n   # yes\n  # yes 2\n", [("yes", True), ("yes 2", True)]),
        ("a: >+2\t# head\n    # no\n\n# yes\n", [("head", False), ("yes", True)]),
        ("a: |\n\n# yes\n", [("yes", True)]),
        ("a: |\n", []),
        ("- |\n # no\n# yes", [("yes", True)]),
        ("a: |#\n  x\n", [("", False)]),
        ("a: &x !!str # one\n  # two\n  '# no' # three\n", [("one", False), ("two", True), ("three", False)]),
        ("a: &x | # head\n  # no\n", [("head", False)]),
        ("a: &x # one\nb: !!str # two\n", [("one", False), ("two", False)]),
        ("a: [1, # one\n  '# no', # two\n  {b: c#no, # three\n  d: 1}] # four\n", ["one", "two", "three", "four"]),
        ("a: [x,#one\n y]#two\n", ["one", "two"]),
        ("a: &x 1 # one\nb: *x # two\n", ["one", "two"]),
        ("? a # one\n# two\n: b # three\n", [("one", False), ("two", True), ("three", False)]),
        ("a: # one\n  # two\n  b: 1\n", [("one", False), ("two", True)]),
        ("a: # one\n# two\n", [("one", False), ("two", True)]),
        ("%YAML 1.1 # one\n--- # two\na\n... # three\n# four\n", ["one", "two", "three", "four"]),
        ("--- | # one\n # no\n--- # two\n# three\n", ["one", "two", "three"]),
        ("# one\r\na: 1 # two\r# three\r\n", [("one", True), ("two", False), ("three", True)]),
        ('{"a": "\\ud83d\\ude00 # no"} # one', [("one", False)]),
    ],
)
def test_by_hand(text: str, expected: list[tuple[str, bool] | str]) -> None:
    result = found(text)
    assert [
        own if isinstance(wanted, tuple) else own[0] for own, wanted in zip(result, expected, strict=True)
    ] == expected


def test_a_document_that_does_not_parse_has_the_comments_before_its_error() -> None:
    text = "# one\na: 1\n--- # two\nb: '# no' # three\nc: d: e # lost\nf: '# no'\n# lost\n---\ng: 1 # four\n"
    assert [name for name, _ in found(text)] == ["one", "two", "three", "four"]


def test_comments_end_where_yaml_ends_a_line() -> None:
    # NEL, LS and PS end a line for YAML, not for an editor
    assert found("a: 1 # one\x85b: 2 # two\u2028# three\u2029c: 3\n") == [
        ("one", False),
        ("two", False),
        ("three", False),
    ]


def test_the_place_of_a_comment() -> None:
    source = Source("stream.yaml", "a: 1\nb:   # why\n  c: 1\n")
    comment = comments(source)[0]
    assert (comment.span.first, comment.span.last, comment.text) == ((2, 6), (2, 11), " why")


def test_nesting_beyond_the_limit_ends_the_search() -> None:
    assert [name for name, _ in found("a: 1 # one\n---\nb: " + "[" * 100_000 + " # two\n---\nc: 1 # three\n")] == [
        "one",
        "three",
    ]


def values(text: str) -> list[str] | None:
    try:
        events = list(yaml.parse(text, yaml.CSafeLoader))
    except yaml.YAMLError:
        return None
    return [event.value for event in events if isinstance(event, yaml.ScalarEvent)]


TEXTS = st.text(st.sampled_from("ab#### \n\n:-|>'\"[]{},&*!%?\t\\.\r\x85"), max_size=30)
PIECES = st.lists(
    st.sampled_from(
        [
            "a",
            "b: ",
            "- ",
            "\n",
            "\n  ",
            "# c",
            " # c",
            "#",
            "'",
            '"',
            "|",
            ">-",
            " &a ",
            " !x ",
            "[",
            "]",
            "{",
            "}",
            ", ",
            "\n---\n",
            "\n...\n",
            "? ",
            "*a ",
            "\\",
            "|2 # h\n",
            "x#y",
            "\r\n",
        ]
    ),
    max_size=14,
).map("".join)


@settings(examples, max_examples=1000)
@given(TEXTS | PIECES)
def test_other_comments_change_no_value_and_no_sign_is_left(text: str) -> None:
    expected = values(text)
    if expected is None or "#" not in text:
        return
    event("composes, with #")
    result = comments(Source("stream.yaml", text))
    assert [comment.span.start for comment in result] == sorted({comment.span.start for comment in result})
    changed, rest, last = "", "", 0
    for comment in result:
        between = text[last : comment.span.start]
        changed, rest, last = changed + between + "#other", rest + between, comment.span.end
    changed, rest = changed + text[last:], rest + text[last:]
    assert values(changed) == expected
    # what is no comment is in a scalar, character by character
    assert rest.count("#") == sum(value.count("#") for value in expected)


@examples
@given(st.text(st.characters(), max_size=40) | TEXTS)
def test_any_text(text: str) -> None:
    for comment in comments(Source("stream.yaml", text + "#")):
        assert comment.span.excerpt.startswith("#")
