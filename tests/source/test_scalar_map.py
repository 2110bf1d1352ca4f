"""Scalar maps and spans: every decoded character stands where the map says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from yaml.scanner import Scanner

from rollout_lint.source.nodes import Alias, Mapping, Node, Scalar, Sequence
from rollout_lint.source.parse import parse
from rollout_lint.source.scalar_map import ScalarMap, scalar_map
from rollout_lint.source.spans import part_span, scalar_span
from rollout_lint.source.text import Source

BREAKS = "\r\n\x85"
STYLES = ("", "'", '"', "|", ">")
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"

examples = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))


def scalars(node: Node | None) -> Iterator[Scalar]:
    """All scalars below a node, keys included, in the order of the text."""
    pending = [] if node is None else [node]
    while pending:
        node = pending.pop()
        if isinstance(node, Scalar):
            yield node
        elif isinstance(node, Mapping):
            pending += [part for pair in reversed(node.pairs) for part in reversed(pair)]
        elif isinstance(node, Sequence):
            pending += reversed(node.items)
        else:
            assert isinstance(node, Alias)


def composes(text: str) -> bool:
    try:
        list(yaml.compose_all(text, yaml.CSafeLoader))
    except (yaml.YAMLError, RecursionError):
        return False
    return True


def all_scalars(text: str) -> tuple[Source, list[Scalar]]:
    source = Source("stream.yaml", text)
    return source, [scalar for document in parse(source) for scalar in scalars(document.root)]


def only(text: str, index: int = -1) -> tuple[Source, Scalar]:
    source, found = all_scalars(text)
    return source, found[index]


def assert_exact(text: str) -> int:
    """Every scalar of a text has a map, and every character of it its place. How many scalars there were."""
    source, found = all_scalars(text)
    for scalar in found:
        place = scalar_map(text, scalar)
        assert place is not None, (text, scalar.value, text[scalar.start : scalar.end])
        assert place.length == len(scalar.value)
        assert_characters(text, scalar, place)
        assert_ranges(source, scalar, place)
    return len(found)


def assert_characters(text: str, scalar: Scalar, place: ScalarMap) -> None:
    previous = scalar.start - 1
    for index, character in enumerate(scalar.value):
        offset = place.source_offset(index)
        assert previous < offset < scalar.end
        previous = offset
        written = text[offset]
        start, end = place.source_range(index, index + 1)
        assert start == offset
        if scalar.style == '"' and written == "\\":
            assert unescaped(text[start:end]) == character
        elif written == character and written not in BREAKS:
            assert text[start:end] == ("''" if scalar.style == "'" and written == "'" else written)
        else:
            assert written in BREAKS
            assert character in (" ", "\n", written)
            assert start == end
    assert previous <= place.source_offset(len(scalar.value)) <= scalar.end


def unescaped(escape: str) -> str:
    letter = escape[1]
    if letter in Scanner.ESCAPE_CODES:
        assert len(escape) == 2 + Scanner.ESCAPE_CODES[letter]
        return chr(int(escape[2:], 16))
    assert len(escape) == 2
    return str(Scanner.ESCAPE_REPLACEMENTS[letter])


def assert_ranges(source: Source, scalar: Scalar, place: ScalarMap) -> None:
    size = len(scalar.value)
    for start, end in {(0, size), (0, size // 2), (size // 3, size), (size // 2, size // 2 + 1), (size, size)}:
        stop = min(end, size)
        first, last = place.source_range(start, end)
        assert scalar.start <= first <= last <= scalar.end
        assert source.text[last - 1 : last] not in tuple(BREAKS) or first == last
        span = part_span(source, scalar, start, end)
        assert (span.start, span.end) == (first, last)
        assert span.excerpt == scalar.value[start:stop]
    whole = scalar_span(source, scalar)
    assert scalar.start <= whole.start <= whole.end <= scalar.end
    assert whole.excerpt == scalar.value


LETTERS = st.text(st.sampled_from("ab:#{}\"'\\ \n\t-|>é😀[],&*!%@`x0\u2028\u2029\x85\xa0\ufeff"), max_size=40)


@examples
@given(LETTERS, st.sampled_from(STYLES), st.integers(5, 60), st.booleans(), LINE_ENDS, st.booleans())
def test_every_scalar_that_pyyaml_writes(
    value: str, style: str, width: int, allow_unicode: bool, line_end: str, flow: bool
) -> None:
    class Dumper(yaml.SafeDumper):
        pass

    Dumper.add_representer(
        str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style or None)
    )
    data = {"k": [value, {"q": value, "z": [[value]]}], "m": value}
    text = yaml.dump(
        data, Dumper=Dumper, width=width, allow_unicode=allow_unicode, line_break=line_end, default_flow_style=flow
    )
    if composes(text):
        assert assert_exact(text) == 8


LINES = st.lists(
    st.tuples(st.integers(0, 7), st.text(st.sampled_from("ab #\t:\"'\\-|é\u2028\x85"), max_size=8)), max_size=7
)
BLOCK_BEFORE = ["k: ", "- ", "- k: ", "k: &a ", "k: !!str ", "k: &a !!str ", "- - ", "? ", "k: !x # c\n      "]
BLOCK_BEFORE += ["a:\n  - b: ", "", "--- ", "&a\n!x\n", "a:\n- ", "a:\n    b: "]
BLOCK_BEHIND = ("", "z: 1\n", "# end\n", "\n\n", "...\n", "---\n- 1\n", "  z: 1\n", "- z\n", "    # c\n- z\n")


@settings(examples, max_examples=1000)
@given(
    style=st.sampled_from("|>"),
    chomping=st.sampled_from(["", "-", "+"]),
    indicator=st.sampled_from(["", "", "1", "2", "3", "5"]),
    digit_first=st.booleans(),
    comment=st.sampled_from(["", " ", " # c", "\t# c"]),
    lines=LINES,
    base=st.integers(0, 4),
    before=st.sampled_from(BLOCK_BEFORE),
    behind=st.sampled_from(BLOCK_BEHIND),
    line_end=LINE_ENDS,
    unfinished=st.booleans(),
)
def test_every_block_scalar_by_hand(
    style: str,
    chomping: str,
    indicator: str,
    digit_first: bool,
    comment: str,
    lines: list[tuple[int, str]],
    base: int,
    before: str,
    behind: str,
    line_end: str,
    unfinished: bool,
) -> None:
    header = style + (indicator + chomping if digit_first else chomping + indicator) + comment
    body = "\n".join(" " * (base + indent if line.strip() or indent < 3 else indent) + line for indent, line in lines)
    text = (before + header + "\n" + body + ("" if unfinished else "\n" + behind)).replace("\n", line_end)
    if composes(text):
        event("composes")
        assert_exact(text)


FLOW_PARTS = ["a", "b ", " ", "\n", "\n  ", "\n\n   ", "\t", "\\n", "\\t", "\\\n", "\\\n  \\ ", "\\x41", "\\u00e9"]
FLOW_PARTS += ["\\U0001F600", '\\"', "\\\\", "\\/", "\\_", "\\N", "\\L", "\\P", "\\ ", "\\0", "\\e", "\\\t", "''", '"']
FLOW_PARTS += ["'", "#", " # ", "é", "😀", "\x85", "\u2028", "\u2029", ": ", ", ", "-", " \n", " \t\n\t", "\r\n"]
FLOW_BEFORE = ("k: ", "- ", "[", "{a: ", "k: &a ", "k: !!str ", "? ", "k:\n  ", "[x, ", "[&a !x ", "", "k: ! # c\n  ")


@settings(examples, max_examples=1000)
@given(
    st.sampled_from(['"', "'", ""]),
    st.lists(st.sampled_from(FLOW_PARTS), max_size=12),
    st.sampled_from(FLOW_BEFORE),
    LINE_ENDS,
    st.booleans(),
)
def test_every_flow_scalar_by_hand(quote: str, parts: list[str], before: str, line_end: str, blank: bool) -> None:
    close = {"[": "]", "{": "}"}.get(before[:1], "")
    body = "".join(parts).replace("\n", "\n    ")
    text = (before + quote + body + quote + (" " if blank else "") + close + "\n").replace("\n", line_end)
    if composes(text):
        event("composes")
        assert_exact(text)


@settings(examples, max_examples=1000)
@given(st.text(st.sampled_from("ab01:#{}\"'\\ \n\n\t-|>&*!%?,[]+~.é😀\u2028\x85\r"), max_size=30))
def test_every_text_that_composes(text: str) -> None:
    if composes(text):
        event("composes")
        assert_exact(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: |2\n    x\n  y\n",
        "a: >\n\n  x\n  y\n\n\n   z\n  w\n",
        'a: "x \\\n   y\\\n  \\  z"\n',
        "a: b\n  c\n\n  d # e\n",
        "\"k\": 'it''s\n\n   x'\n",
        "- |+\n\n\n",
        "a: >-\n  x\n\n",
        "k: |\n  x\n  \n   \n",
        'a: ""\n',
        "a: ''\n",
        "a: |\n",
        "a: &x\n",
        "- !!str\n- 1\n",
        "a:\n  b: |+\n\n  c: 1\n",
        "- - |+\n\n- x\n",
        "a:\n  b: >+1\n   \n\n  c: 1\n",
        "k: |2\n     \n    x\n",
        "k: |1\n    ",
        "k: >\n  \n     \n",
        "&a:b\n",
        "[&a,&b ,!x,!y z]\n",
    ],
)
def test_shapes_that_once_were_hard(text: str) -> None:
    assert composes(text)
    assert assert_exact(text) > 0
    assert assert_exact(text.replace("\n", "\r\n")) > 0


@pytest.mark.parametrize(
    ("text", "covered", "value"),
    [
        ("k: value # c\n", "value", "value"),
        ("k: a b\n", "a b", "a b"),
        ("k: &x !!str value\n", "value", "value"),
        ("k: !t # c\n  'value'\n", "value", "value"),
        ('k: "value"\n', "value", "value"),
        ('k: "a\\tb"\n', "a\\tb", "a\tb"),
        ("k: 'it''s'\n", "it''s", "it's"),
        ('k: ""\n', '""', ""),
        ("k: ''\n", "''", ""),
        ("k: &x ''\n", "''", ""),
        ("k:\n", "", ""),
        ("k: &x\n", "", ""),
        ('k: " "\n', " ", " "),
        ("k: a\n  b # c\n", "a\n  b", "a b"),
        ('k: "\n   a\n   "\n', "a", " a "),
        ('k: "\\\n   a\\\n   "\n', "a", "a"),
        ("k: |\n  value\n", "value", "value\n"),
        ("k: |-\n  value\n", "value", "value"),
        ("k: &x |- # c\n\n  a\n\n  b  \n\n# d\n", "a\n\n  b  ", "\na\n\nb  "),
        ("k: >-\r\n  a\r\n  b\r\n", "a\r\n  b", "a b"),
        ("k: |\n", "|", ""),
        ("k: &x >+\n\n\n", ">", "\n\n"),
        ('{"k": "\\ud83d\\ude00"}', "\\ud83d\\ude00", "😀"),
    ],
)
def test_the_span_of_a_scalar_is_its_content(text: str, covered: str, value: str) -> None:
    source, scalar = only(text)
    span = scalar_span(source, scalar)
    assert (text[span.start : span.end], span.excerpt, scalar.value) == (covered, value, value)
    assert (span.decoded is None) == (covered == value)


def test_the_span_of_an_empty_value_stands_where_the_value_would() -> None:
    source, scalar = only("a:\n  k:\n")
    assert scalar_span(source, scalar).first == (2, 5)
    source, scalar = only("k: &x\n")
    assert scalar_span(source, scalar).first == (1, 6)


@pytest.mark.parametrize(
    ("text", "part", "covered"),
    [
        ("k: sum(rate(x[5m]))\n", "x[5m]", "x[5m]"),
        ('k: "sum(x{a=\\"b\\"})"\n', '"b"', '\\"b\\"'),
        ('k: "a\\u00e9b"\n', "é", "\\u00e9"),
        ("k: 'x{a=''b''}'\n", "'b'", "''b''"),
        ("k: |\n  sum(\n    rate(x)\n  )\n", "rate(x)", "rate(x)"),
        ("k: |\n  sum(\n    rate(x)\n  )\n", "sum(\n", "sum("),
        ("k: >-\n  sum by (a)\n  (rate(x))\n", "(a) (rate", "(a)\n  (rate"),
        ("k: >-\n  sum by (a)\n  (rate(x))\n", "(a) ", "(a)"),
        ("k: a   \n    b\n", "a ", "a"),
        ("k: a   \n    b\n", "a b", "a   \n    b"),
        ('{"k": "x\\ud83d\\ude00y"}', "😀", "\\ud83d\\ude00"),
    ],
)
def test_the_span_of_a_part(text: str, part: str, covered: str) -> None:
    source, scalar = only(text)
    start = scalar.value.index(part)
    span = part_span(source, scalar, start, start + len(part))
    assert (text[span.start : span.end], span.excerpt) == (covered, part)
    assert (span.decoded is None) == (covered == part)


def test_the_end_of_a_block_scalar_is_the_end_of_its_last_line() -> None:
    source, scalar = only("a: |\n  sum(x\nb: 1\n", 1)
    size = len(scalar.value)
    assert part_span(source, scalar, size, size).first == (2, 8)
    assert part_span(source, scalar, size - 1, size).first == (2, 8)


@examples
@given(
    st.sampled_from(["k: a b\n", 'k: "a\\nb"\n', "k: |\n  a\n  b\n", "k:\n", "k: ''\n", "k: |+\n\n"]),
    st.integers(-5, 9),
    st.integers(-5, 9),
)
def test_offsets_beyond_a_value_are_its_ends(text: str, start: int, end: int) -> None:
    source, scalar = only(text)
    span = part_span(source, scalar, start, end)
    first = min(max(start, 0), len(scalar.value))
    last = min(max(end, first), len(scalar.value))
    assert span == part_span(source, scalar, first, last)
    assert scalar.start <= span.start <= span.end <= scalar.end
    place = scalar_map(text, scalar)
    assert place is not None
    assert place.source_range(start, end) == (span.start, span.end) or start > end
    assert scalar.start <= place.source_offset(start) <= scalar.end


def test_a_value_that_is_not_under_its_marks_has_no_map() -> None:
    source, scalar = only('k: "a\n  b"\n')
    scalar.value = "a c"
    assert scalar_map(source.text, scalar) is None
    assert scalar_span(source, scalar).excerpt == "a c"
    span = part_span(source, scalar, 2, 3)
    assert (source.text[span.start : span.end], span.excerpt) == ('"a', "a c")


@pytest.mark.parametrize("style", ["|", ">", "'", '"'])
def test_a_value_under_the_wrong_style_has_no_map(style: str) -> None:
    source, scalar = only("k: value\n")
    scalar.style = style
    assert scalar_map(source.text, scalar) is None
    assert scalar_span(source, scalar).start == 3


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")
def test_every_scalar_of_the_corpus_has_its_map(record_property: Callable[[str, object], None]) -> None:
    mapped = unmapped = 0
    for path in sorted(path for path in CORPUS.rglob("*") if path.is_file()):
        text = path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")
        for scalar in all_scalars(text)[1]:
            place = scalar_map(text, scalar)
            if place is None:
                unmapped += 1
            else:
                mapped += 1
                assert_characters(text, scalar, place)
    record_property("mapped", mapped)
    record_property("unmapped", unmapped)
    print(f"{mapped} scalars mapped, {unmapped} not")
    assert mapped > 10_000
    assert unmapped * 10_000 < mapped
