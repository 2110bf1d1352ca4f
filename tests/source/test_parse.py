"""Documents: what parses is there, what does not has its problem at its place, and nothing runs away."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from rollout_lint.source.nodes import Alias, Mapping, Node, Scalar, Sequence, follow
from rollout_lint.source.parse import MAX_DEPTH, Document, parse
from rollout_lint.source.problems import DuplicateKey, LimitExceeded, Problem, SyntaxProblem
from rollout_lint.source.scalar_map import scalar_map
from rollout_lint.source.scalars import ScalarValue, read_scalar
from rollout_lint.source.text import Source, Span

Plain = ScalarValue | list["Plain"] | dict[str, "Plain"]

examples = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))


def read(text: str) -> list[Document]:
    return parse(Source("stream.yaml", text))


def nodes(root: Node | None) -> Iterator[Node]:
    """All nodes below a root, in the order of the text."""
    pending = [] if root is None else [root]
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, Mapping):
            pending += [part for pair in reversed(node.pairs) for part in reversed(pair)]
        elif isinstance(node, Sequence):
            pending += reversed(node.items)


def plain(node: Node | None) -> Plain:
    """A node as JSON has it, merged and with its aliases expanded."""
    if node is None:
        return None
    node = follow(node)
    if isinstance(node, Mapping):
        return {name: plain(value) for name, (_, value) in node.entries.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    assert isinstance(node, Scalar)
    return read_scalar(node)[1]


def only_problem(text: str) -> Problem:
    problems = [problem for document in read(text) for problem in document.problems]
    assert len(problems) == 1
    return problems[0]


def place(span: Span) -> tuple[tuple[int, int], str]:
    line, column = span.first
    return (line, column), span.source.text[span.start : span.end]


# -- documents and their errors


def test_documents_in_their_order() -> None:
    documents = read("# one\na: 1\n---\n- x\n--- y\n---\n...\n---\nz\n...\n")
    assert [plain(document.root) for document in documents] == [{"a": 1}, ["x"], True, None, "z"]
    assert not any(document.problems for document in documents)


@pytest.mark.parametrize("text", ["", "\n", "# only\n", "  # only\n\n# comments"])
def test_a_stream_of_nothing_has_no_document(text: str) -> None:
    assert read(text) == []


def test_one_bad_document_hides_no_other() -> None:
    documents = read("a: 1\n---\nb: 1\nc: d: e\nf: 1\n---\ng: 1\n")
    assert [plain(document.root) for document in documents] == [{"a": 1}, None, {"g": 1}]
    (problem,) = documents[1].problems
    assert isinstance(problem, SyntaxProblem)
    assert place(problem.span) == ((4, 5), ":")
    assert documents[2].root is not None
    assert documents[2].source.position(documents[2].root.start) == (7, 1)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_place_of_an_error_is_exact_with_every_line_end(line_end: str) -> None:
    text = "é😀: 1\n---\nb: [1\n---\nc: 'x\n---\n\td: 1\n--- \ne: @x\n".replace("\n", line_end)
    spans = [place(problem.span) for document in read(text) for problem in document.problems if problem.span]
    assert spans == [((3, 5), "1"), ((5, 5), "x"), ((7, 1), "\t"), ((9, 4), "@")]


def test_directives_belong_to_the_document_behind_them() -> None:
    documents = read("a: b: c\n...\n%YAML 1.1\n%TAG ! tag:example.org,2024:\n# c\n---\nb: !x 2\n")
    assert [len(document.problems) for document in documents] == [1, 0]
    root = documents[1].root
    assert isinstance(root, Mapping)
    assert root.pairs[0][1].tag == "tag:example.org,2024:x"


@pytest.mark.parametrize(
    "text", ["%YAML 3.0\n--- a\n", "%FOO bar\n", "a: 1\n...\n%FOO bar\n", "a\n...\nb\n", "%YAML 1.1\n"]
)
def test_what_is_wrong_between_documents_is_said_once(text: str) -> None:
    assert isinstance(only_problem(text), SyntaxProblem)


@pytest.mark.parametrize(
    ("text", "start", "words"),
    [
        ("a: {b: 1\n", (1, 8), "did not find expected ',' or '}'"),
        ("a: 'b\n", (1, 5), "unexpected end of stream"),
        ("a: 1\n b: 2\n", (2, 3), "mapping values are not allowed"),
        ("a:\n  - b\n c: 1\n", (3, 2), "did not find expected"),
        ("a: *b\n", (1, 4), "undefined alias `b`"),
        ("a: &b [1, *b]\n", (1, 11), "`b` contains itself"),
        ("a: &b\n  c: {d: *b}\n", (2, 10), "`b` contains itself"),
        ("é: \x01\n", (1, 4), "U+0001"),
        ("é: 😀\x00\n", (1, 5), "U+0000"),
        ("é: a\ud800\n", (1, 5), "lone surrogate"),
        ('é: "\\ud800"\n', (1, 7), "invalid Unicode character escape code"),
        ('é: "\\ud83d\\u0041"\n', (1, 7), "invalid Unicode character escape code"),
        ("~: 1\n", (1, 1), "null"),
        ("{null: 1}\n", (1, 2), "null"),
        ("{? , a: 1}\n", (1, 4), "null"),
        ("<<: 1\n", (1, 5), "merge key"),
        ("a: &a [{b: 1}]\n<<: *a\n", (2, 1), "merge key"),
        ("[a]: 1\n", (1, 1), "no scalar"),
        ("a: {{args.x}}\n", (1, 4), "unquoted `{{…}}`"),
    ],
)
def test_errors_and_their_places(text: str, start: tuple[int, int], words: str) -> None:
    problem = only_problem(text)
    assert isinstance(problem, SyntaxProblem)
    assert problem.span.first == start
    assert words in problem.message
    assert problem.help
    assert read(text)[-1].root is None


def test_an_unquoted_placeholder_is_shown_with_its_braces() -> None:
    problem = only_problem("a:\n  b: {{ args.x }}\n")
    assert isinstance(problem, SyntaxProblem)
    assert problem.span.excerpt == "{{ args.x }}"
    assert problem.help == 'quote it: `"{{ args.x }}"`'


def test_a_quoted_placeholder_is_a_string() -> None:
    assert plain(read('a: "{{args.x}}"\nb: x{{args.y}}\n')[0].root) == {"a": "{{args.x}}", "b": "x{{args.y}}"}


# -- keys, anchors, merge keys


def test_a_duplicate_key_is_shown_with_the_first() -> None:
    document = read("a: 1\nb: 2\n'a': 3\na: 4\n")[0]
    second, third = document.problems
    assert isinstance(second, DuplicateKey)
    assert isinstance(third, DuplicateKey)
    assert (place(second.span), place(second.first), second.name) == (((3, 2), "a"), ((1, 1), "a"), "a")
    assert (place(third.span), place(third.first)) == (((4, 1), "a"), ((1, 1), "a"))
    assert plain(document.root) == {"a": 4, "b": 2}


def test_keys_are_duplicates_as_json() -> None:
    document = read("on: 1\ntrue: 2\n0x10: 3\n'16': 4\n'on': 5\nx: &y k\n*y : 6\nk: 7\n")[0]
    assert [
        (place(problem.span), place(problem.first)) for problem in document.problems if type(problem) is DuplicateKey
    ] == [
        (((2, 1), "true"), ((1, 1), "on")),
        (((4, 2), "16"), ((3, 1), "0x10")),
        (((8, 1), "k"), ((7, 1), "*y")),
    ]
    assert plain(document.root) == {"true": 2, "16": 4, "on": 5, "x": "k", "k": 7}


def test_the_same_key_in_two_mappings_is_no_duplicate() -> None:
    assert read("a: {b: 1}\nc: {b: 2}\n---\na: 1\n---\na: 1\n")[1].problems == ()
    assert read("a: {b: 1}\nc: {b: 2}\n")[0].problems == ()


def test_aliases_are_followed_to_the_latest_anchor() -> None:
    document = read("a: &x 1\nb: *x\nc: &x [2]\nd: *x\n")[0]
    assert plain(document.root) == {"a": 1, "b": 1, "c": [2], "d": [2]}
    assert isinstance(document.root, Mapping)
    alias, target = document.root.pairs[3][1], document.root.pairs[2][1]
    assert isinstance(alias, Alias)
    assert alias.target is target
    assert document.source.text[alias.start : alias.end] == "*x"


def test_anchors_end_with_their_document() -> None:
    documents = read("a: &x 1\n---\nb: *x\n")
    assert [len(document.problems) for document in documents] == [0, 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the answers of sigs.k8s.io/yaml 1.6.0
        ("<<: {a: 2, b: 3}\na: 1\n", {"a": 1, "b": 3}),
        ("a: 1\n<<: {a: 2, b: 3}\n", {"a": 2, "b": 3}),
        ("<<: [{a: 2}, {a: 3, b: 4}]\n", {"a": 2, "b": 4}),
        ("<<: {a: 2}\n<<: {a: 3}\n", {"a": 3}),
        ("<<: []\n", {}),
        ("x: &x {a: 1}\n<<: *x\n", {"x": {"a": 1}, "a": 1}),
        ("v: &v {a: 1}\nw: {<<: [*v], b: 2}\n", {"v": {"a": 1}, "w": {"a": 1, "b": 2}}),
        (
            "u: {v: &v {a: 1}, w: &w {<<: *v, b: 2}}\n<<: *w\n",
            {"u": {"v": {"a": 1}, "w": {"a": 1, "b": 2}}, "a": 1, "b": 2},
        ),
        ('"<<": {a: 1}\n', {"<<": {"a": 1}}),
        ("!!str <<: {a: 1}\n", {"<<": {"a": 1}}),
        ("<<: {<<: {a: 1}, b: 2}\n", {"a": 1, "b": 2}),
        ("x: &x k\n*x : 1\n", {"x": "k", "k": 1}),
    ],
)
def test_merge_keys_as_kubernetes_applies_them(text: str, expected: Plain) -> None:
    document = read(text)[0]
    assert document.problems == ()
    assert plain(document.root) == expected


def test_a_merged_entry_stands_where_it_was_written() -> None:
    document = read("x: &x\n  a: 1\nz:\n  <<: *x\n")[0]
    assert isinstance(document.root, Mapping)
    merging = document.root.entries["z"][1]
    assert isinstance(merging, Mapping)
    key, value = merging.entries["a"]
    assert (document.source.position(key.start), document.source.position(value.start)) == ((2, 3), (2, 6))


# -- limits


def laughs(levels: int, pairs: bool) -> str:
    """A document whose aliases stand for nine to the power of the levels."""
    lines = ["a0: &a0 {x: 1}\n"]
    for level in range(1, levels):
        below = ", ".join([f"*a{level - 1}"] * 9)
        lines.append(f"a{level}: &a{level}\n  <<: [{below}]\n" if pairs else f"a{level}: &a{level} [{below}]\n")
    return "".join(lines)


@pytest.mark.parametrize("text", [laughs(30, False), laughs(30, True)])
def test_a_billion_laughs(text: str) -> None:
    problem = only_problem(text + "---\na: 1\n")
    assert isinstance(problem, LimitExceeded)
    assert "expand" in problem.message
    assert plain(read(text + "---\na: 1\n")[1].root) == {"a": 1}


def test_a_few_laughs_are_taken() -> None:
    assert read(laughs(5, False))[0].problems == ()


DEEP = 100_000


@pytest.mark.parametrize(
    "text",
    [
        "[" * DEEP,
        "[" * DEEP + "]" * DEEP,
        "{a: " * DEEP + "}" * DEEP,
        "{" * DEEP + "}" * DEEP,
        "- " * DEEP + "x\n",
        "? " * DEEP + "x\n",
        "".join(" " * level + "a:\n" for level in range(2_000)),
    ],
    ids=["open", "flow", "flow mappings", "flow keys", "block", "block keys", "indented"],
)
def test_nesting_beyond_the_limit(text: str) -> None:
    documents = read(text + "\n---\nb: 1\n")
    (problem,) = documents[0].problems
    assert isinstance(problem, LimitExceeded)
    assert str(MAX_DEPTH) in problem.message
    assert plain(documents[-1].root) == {"b": 1}


def test_nesting_up_to_the_limit() -> None:
    assert read("[" * MAX_DEPTH + "]" * MAX_DEPTH)[0].problems == ()
    assert len(read("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))[0].problems) == 1


def test_merge_chains() -> None:
    text = "m0: &m0 {k0: 1}\n" + "".join(f"m{i}: &m{i}\n  <<: *m{i - 1}\n  k{i}: 1\n" for i in range(1, 600))
    document = read(text)[0]
    assert document.problems == ()
    assert isinstance(document.root, Mapping)
    last = document.root.entries["m599"][1]
    assert isinstance(last, Mapping)
    assert len(last.entries) == 600
    text = "m0: &m0 {k0: 1}\n" + "".join(f"m{i}: &m{i}\n  <<: *m{i - 1}\n  k{i}: 1\n" for i in range(1, 5_000))
    assert isinstance(only_problem(text), LimitExceeded)


def test_merges_within_merges() -> None:
    document = read("<<: {a: 1, " * 190 + "b: 2" + "}" * 190)[0]
    assert plain(document.root) == {"a": 1, "b": 2}
    wide = "<<: {" * 190 + ", ".join(f"k{i}: 1" for i in range(10_000)) + "}" * 190
    assert isinstance(only_problem(wide), LimitExceeded)


BOUNDED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
from rollout_lint.source.parse import parse
from rollout_lint.source.text import Source
documents = parse(Source("stream.yaml", "a: &a 1\\nb:\\n" + "- *a\\n" * 1_000_000 + "---\\nc: 1\\n"))
print([type(problem).__name__ for document in documents for problem in document.problems])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory and time are Linux's")
def test_a_million_aliases_in_a_bounded_room() -> None:
    result = subprocess.run([sys.executable, "-c", BOUNDED], capture_output=True, text=True, check=False)
    assert (result.stdout.strip(), result.stderr) == ("['LimitExceeded']", "")


def test_the_limit_of_nodes_is_the_file_s_and_not_each_document_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rollout_lint.source.parse.MAX_NODES", 10)
    good = "[1, 2, 3, 4]\n---\n"
    documents = read("a: b: c\n---\n" + good * 4)
    assert [type(problem).__name__ for document in documents for problem in document.problems] == [
        "SyntaxProblem",
        "LimitExceeded",
    ]
    assert [plain(document.root) for document in documents] == [None, [1, 2, 3, 4], [1, 2, 3, 4], None]
    assert isinstance(only_problem(good * 4), LimitExceeded)


# -- texts of every kind


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_other_line_ends(line_end: str) -> None:
    text = "a: 1\nb: |\n  x\n  y\nc: [1,\n  2]\n--- \nd: 'x\n  y'\n".replace("\n", line_end)
    documents = read(text)
    assert [plain(document.root) for document in documents] == [{"a": 1, "b": "x\ny\n", "c": [1, 2]}, {"d": "x y"}]
    assert isinstance(documents[1].root, Mapping)
    assert documents[1].source.position(documents[1].root.start) == (8, 1)


def test_json_with_tabs_and_surrogate_pairs() -> None:
    text = '{\n\t"a": "\\ud83d\\ude00",\n\t"b": ["x\\\\ud83d\\\\ude00", "\\uD83D\\uDE01\\u00e9\\\\\\ud83d\\ude02"]\n}\n'
    document = read(text)[0]
    assert document.problems == ()
    assert plain(document.root) == {"a": "😀", "b": ["x\\ud83d\\ude00", "😁é\\😂"]}
    for node in nodes(document.root):
        if isinstance(node, Scalar):
            assert scalar_map(text, node) is not None


def test_surrogate_pairs_change_nothing_beside_them() -> None:
    text = 'a: "\\ud83d\\ude00"\nb: \\ud83d\\ude00 # \\ud83d\\ude00\nc: |\n  \\ud83d\\ude00\n'
    text += '"\\ud83d\\ude01": 1\n"\\ud83d\\ude02": 2\n'
    document = read(text + "---\na: b: c\n")[0]
    assert document.problems == ()
    assert plain(document.root) == {"a": "😀", "b": "\\ud83d\\ude00", "c": "\\ud83d\\ude00\n", "😁": 1, "😂": 2}


# -- any text


@examples
@given(st.text(st.characters(), max_size=40) | st.binary(max_size=40).map(lambda raw: raw.decode("utf-8", "replace")))
def test_no_text_makes_it_raise(text: str) -> None:
    for document in read(text):
        for problem in document.problems:
            assert 0 <= problem.span.start <= problem.span.end <= len(text)


SIGNS = st.text(st.sampled_from("ab01:#{}\"'\\ \n\n\t-|>&*!%?,[]+~.<é😀\u2028\x85\r"), max_size=30)
WORDS = st.lists(
    st.sampled_from(
        [
            "a",
            "b: ",
            "- ",
            "\n",
            "\n  ",
            "# c\n",
            "'",
            '"',
            "|\n",
            ">-\n",
            "&a ",
            "*a",
            "!x ",
            "[",
            "]",
            "{",
            "}",
            ", ",
            "<<: ",
            "\n---\n",
            "\n...\n",
            "? ",
            "%YAML 1.1\n",
            "1",
            "~",
            "\\ud83d\\ude00",
            "\ud800",
            "\x00",
            "\r\n",
        ]
    ),
    max_size=16,
).map("".join)


@settings(examples, max_examples=1000)
@given(SIGNS | WORDS)
def test_the_trees_hold_what_libyaml_composes(text: str) -> None:
    documents = read(text)
    for document in documents:
        for node in nodes(document.root):
            assert 0 <= node.start <= node.end <= len(text)
            assert node.start < node.end or isinstance(node, Scalar)
    try:
        composed = [root for root in yaml.compose_all(text, yaml.CSafeLoader) if root is not None]
    except (yaml.YAMLError, UnicodeEncodeError):
        return
    event("composes")
    assert len(documents) == len(composed)
    for document, root in zip(documents, composed, strict=True):
        if document.root is not None:
            assert flat(document.root) == flat_composed(root)
        else:
            assert document.problems


def flat(root: Node) -> list[tuple[str, int, int] | str]:
    """The scalars below a node with their places, and the brackets around them; aliases followed."""
    result: list[tuple[str, int, int] | str] = []
    pending: list[Node | str] = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, str):
            result.append(node)
            continue
        node = follow(node)
        if isinstance(node, Scalar):
            result.append((node.value, node.start, node.end))
        elif isinstance(node, Mapping):
            pending += ["}", *(part for pair in reversed(node.pairs) for part in reversed(pair)), "{"]
        elif isinstance(node, Sequence):
            pending += ["]", *reversed(node.items), "["]
    return result


def flat_composed(root: yaml.Node) -> list[tuple[str, int, int] | str]:
    if isinstance(root, yaml.ScalarNode):
        return [(root.value, root.start_mark.index, root.end_mark.index)]
    if isinstance(root, yaml.MappingNode):
        return ["{", *(item for pair in root.value for part in pair for item in flat_composed(part)), "}"]
    return ["[", *(item for child in root.value for item in flat_composed(child)), "]"]
