"""Strategies for conditions: well-formed ones by grammar, broken ones by mutation, and results to run them over."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import strategies as st

from rollout_lint.conditions import Kind

_WORDS = {
    "operator": """
        == != < > <= >= + - * / % ** ^ && || and or in matches contains startsWith endsWith .. ?? not_in not_matches
    """,
    "order": "< <= > >= == !=",
    "arithmetic": "+ - * / **",
    "logic": "&& || and or ==",
    "sign": "! not_ - +",
    "one": """
        len type abs ceil floor round int float string trim upper lower max min sum mean median toJSON fromJSON first
        last keys values toPairs fromPairs sort asInt asFloat isNaN isInf isNil reverse uniq concat flatten duration
        date bitnot
    """,
    "two": "take get default split join repeat indexOf hasPrefix trimPrefix max mean sort bitand bitshl date",
    "predicate": "all none any one filter map count find findIndex findLast findLastIndex groupBy sortBy sum reduce",
    "quantifier": "all any none one",
    "leaf": """
        result result[0] result[1] result.rate result?.items?.deep nil true false $env results 0 1 2 -1 .5 1.5 1e3 1_000
        0x1F 9223372036854775807 'ok' "a" '' 'héllo' '\\n' '12' '^o' '1h' '2024-01-02' # .a #index #acc #.b?.c
    """,
    "suffix": ".a ?.b ?.[0] .foo(1) [1:] [:-1] [0]",
    "number": "result[0] result[-1] len(result) sum(result) 0 1 0.5 -2 1e3",
    "fact": "true false isNaN(result[0]) isNil(result) 'ok'_contains_'k'",
    "name": "x y z",
}
_FORMS = {
    "expression": (
        "<leaf>",
        "<expression> <operator> <expression>",
        "(<expression>)",
        "<sign><expression>",
        "<one>(<expression>)",
        "<two>(<expression>, <expression>)",
        "<predicate>(<expression>, <expression>)",
        "<expression> | <predicate>(<expression>)",
        "<expression>[<expression>]",
        "<expression>[<expression>:<expression>]",
        "<expression><suffix>",
        "[<expression>, <expression>]",
        "{a: <expression>, 'b': <expression>}",
        "<expression> ? <expression> : <expression>",
        "let <name> = <expression>; <expression>",
        "if <expression> { <expression> } else { <expression> }",
    ),
    "amount": (
        "<number>",
        "(<amount> <arithmetic> <amount>)",
        "abs(<amount>)",
        "round(<amount>)",
        "-asInt(<amount>)",
        "count(result, # <order> <amount>)",
        "last(filter(result, # <order> <amount>))",
        "(<test> ? <amount> : <amount>)",
    ),
    "test": (
        "<amount> <order> <amount>",
        "<quantifier>(result, # <order> <amount>)",
        "<amount> in [0, 1, <amount>]",
        "<fact>",
        "<test> <logic> <test>",
        "!(<test>)",
        "<test> ? <test> : <test>",
        "<quantifier>(result, { <test> })",
        "let <name> = <amount>; <name> <order> <amount>",
    ),
}
_SAMPLES = {name: st.sampled_from([word.replace("_", " ") for word in words.split()]) for name, words in _WORDS.items()}
_SAMPLES["leaf"] = st.sampled_from(_WORDS["leaf"].split())
_CHOICES = {name: st.sampled_from(forms) for name, forms in _FORMS.items()}
_SLOT = re.compile("<([a-z]+)>")


@st.composite
def grown(draw: st.DrawFn, form: str, depth: int) -> str:
    """A form with its slots filled in, ``depth`` forms deep."""

    def filled(form: str, depth: int) -> str:
        def chosen(slot: re.Match[str]) -> str:
            name = slot[1]
            if name in _SAMPLES:
                return draw(_SAMPLES[name])
            return filled(draw(_CHOICES[name]) if depth else _FORMS[name][0], max(depth - 1, 0))

        return _SLOT.sub(chosen, form)

    return filled(form, depth)


EXPRESSIONS = grown("<expression>", 3)
"""Conditions that parse, mostly, and seldom compile."""

TESTS = grown("<test>", 3)
"""Conditions on a vector, most of which compile."""

_FRAGMENTS = """
    ( ) [ ] { } . .. ?. ? ?? : :: ; , # & && | || ! = == * ** / // /* */ ^ % ~ @ ` ' " \\ \\n \\u{41} 1 0x 1e 1_ .5 not
    in let if else true nil result é ² b' \\400
"""
FRAGMENTS = st.sampled_from([*_FRAGMENTS.split(), " ", "\n", "\t", "\u2003"])


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """An expression with one to three places changed."""
    text = draw(EXPRESSIONS | TESTS)
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(start + 3, len(text))))
        text = text[:start] + draw(FRAGMENTS | st.just("")) + text[end:]
    return text


SOUP = st.lists(FRAGMENTS, max_size=12).map("".join)
ANY_TEXT = st.one_of(EXPRESSIONS, TESTS, mutated(), SOUP, st.text(max_size=40))

FLOATS = st.floats() | st.sampled_from([0.0, 0.5, 0.95, 1.0])
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | FLOATS | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=3) | st.sampled_from(["a", "rate"]), inner, max_size=4)
    ),
    max_leaves=8,
)
VECTORS = st.lists(FLOATS, max_size=3)
RESULTS: st.SearchStrategy[tuple[Kind, Any]] = st.one_of(
    st.tuples(st.just("vector"), VECTORS),
    st.tuples(st.just("scalar"), FLOATS),
    st.tuples(st.just("json"), JSON),
)
