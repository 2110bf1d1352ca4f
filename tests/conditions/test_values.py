"""Go's values: how they print, compare, parse and match."""

from __future__ import annotations

import math
from typing import Any

import pytest

from rollout_lint.conditions import ENGINES, Engine, evaluate
from rollout_lint.conditions.go_text import float_text, quoted, text
from rollout_lint.conditions.regular import PatternError, compile_pattern
from rollout_lint.conditions.running.go_json import json_text, read_json
from rollout_lint.conditions.running.layouts import date_of, duration_of
from rollout_lint.conditions.running.moments import duration_text
from rollout_lint.conditions.running.operations import divide, power
from rollout_lint.conditions.values import AnyMap, Duration, Int64, Panic, truncated, wrapped


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0, "0"),
        (-0.0, "-0"),
        (1.0, "1"),
        (0.1, "0.1"),
        (100000.0, "100000"),
        (1e6, "1e+06"),
        (1234567.5, "1.2345675e+06"),
        (0.0001, "0.0001"),
        (0.00001, "1e-05"),
        (5e-324, "5e-324"),
        (math.nan, "NaN"),
        (-math.inf, "-Inf"),
    ],
)
def test_floats_print_as_go_prints_them(value: float, expected: str) -> None:
    assert float_text(value) == expected


def test_values_print_as_go_prints_them() -> None:
    assert text([1, 2.5, None, True, "a", {"b": 1.0, "a": []}]) == "[1 2.5 <nil> true a map[a:[] b:1]]"
    assert text(Duration(5_400_000_000_000)) == "1h30m0s"
    assert quoted('a"\n\x01é') == '"a\\"\\n\\x01é"'


@pytest.mark.parametrize(
    ("base", "exponent", "expected"),
    [
        (2, 10, 1024),
        (1.1, 3, 1.3310000000000004),
        (-8, 1 / 3, math.nan),
        (0, -1, math.inf),
        (-0.0, -3, -math.inf),
        (-1, math.inf, 1),
        (math.inf, -1, 0),
        (-math.inf, 3, -math.inf),
        (10, 400, math.inf),
        (-10, 401, -math.inf),
        (10, -400, 0),
        (math.nan, 0, 1),
        (9, 0.5, 3),
        (4, -0.5, 0.5),
    ],
)
def test_powers(base: float, exponent: float, expected: float) -> None:
    found = power(float(base), float(exponent))
    assert found == expected or (math.isnan(found) and math.isnan(expected))


def test_whole_numbers_wrap_and_divisions_do_not_fail() -> None:
    assert wrapped(2**63) == -(2**63)
    assert wrapped(-(2**63) - 1) == 2**63 - 1
    assert truncated(-2.9) == -2
    assert truncated(math.nan) == truncated(1e300) == -(2**63)
    assert divide(1, 0) == math.inf
    assert divide(-1.0, 0) == -math.inf
    assert math.isnan(divide(0, 0))


def test_keys_of_different_types_are_different() -> None:
    found = AnyMap()
    for key in (1, 1.0, True, "1", Int64(1), math.nan, math.nan):
        found.put(key, text(key))
    assert len(found) == 7
    assert found.get(1.0) == "1"
    assert found.get(True) == "true"
    assert found.get(math.nan) is None
    with pytest.raises(Panic, match="unhashable"):
        found.put([1], 1)


def test_json_as_go_writes_it() -> None:
    assert json_text({"b": [1.0, None], "a<": "\u2028", "c": {}, "d": 1e21}) == (
        '{\n  "a\\u003c": "\\u2028",\n  "b": [\n    1,\n    null\n  ],\n  "c": {},\n  "d": 1e+21\n}'
    )
    with pytest.raises(Panic, match="unsupported value"):
        json_text([math.nan])
    assert read_json('{"a": [1, 2.5e3, "\\ud800"]}') == {"a": [1.0, 2500.0, "\ufffd"]}
    for broken in ("NaN", "[1", "1e999", "", "'a'"):
        with pytest.raises(Panic):
            read_json(broken)


@pytest.mark.parametrize("shown", ["0s", "1ns", "1.5µs", "100ms", "1.5s", "1m0s", "2h3m4.5s", "-1h0m0s"])
def test_durations_read_as_they_print(shown: str) -> None:
    assert duration_text(duration_of(shown)) == shown


@pytest.mark.parametrize("broken", ["", "1", "1d", "1h ", ".s", "-", "1e3s", "9999999999h"])
def test_what_is_no_duration(broken: str) -> None:
    with pytest.raises(Panic):
        duration_of(broken)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("2024-02-29", "2024-02-29 00:00:00 +0000 UTC"),
        ("2024-02-29 23:59:59", "2024-02-29 23:59:59 +0000 UTC"),
        ("2024-02-29T12:00:00.25+02:00", "2024-02-29 12:00:00.25 +0200 +0200"),
        ("Mon, 02 Jan 2006 15:04:05 MST", "2006-01-02 15:04:05 +0000 MST"),
        ("15:04:05", "0000-01-01 15:04:05 +0000 UTC"),
    ],
)
def test_dates(shown: str, expected: str) -> None:
    assert text(date_of(shown, None)) == expected


@pytest.mark.parametrize("broken", ["2023-02-29", "2024-13-01", "2024-1-1", "24:00:00", "tomorrow", ""])
def test_what_is_no_date(broken: str) -> None:
    with pytest.raises(Panic):
        date_of(broken, None)


@pytest.mark.parametrize(
    ("pattern", "subject", "expected"),
    [
        ("^ok$", "ok", True),
        ("^ok$", "ok\n", False),
        ("(?m)^b$", "a\nb", True),
        ("a.c", "a\nc", False),
        ("(?s)a.c", "a\nc", True),
        ("(?i)STRAẞE", "straße", True),
        ("(?i)[k-m]", "\u212a", True),
        ("\\bcat\\b", "a cat.", True),
        ("^[[:alpha:]]+\\d{2,3}$", "ab12", True),
        ("[^\\d-]", "1-2", False),
        ("x{0}y", "y", True),
        ("a{,2}", "a{,2}", True),
        ("\\p{Greek}", "λ", True),
        ("\\Q.*\\E", "a.*b", True),
        ("(a|b)*?c", "abac", True),
        ("", "", True),
    ],
)
def test_patterns(pattern: str, subject: str, expected: bool) -> None:
    assert compile_pattern(pattern).matches(subject) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        "[",
        "(",
        ")",
        "a**",
        "*a",
        "a{2}{3}",
        "a{1001}",
        "(?=a)",
        "(?<!a)",
        "\\1",
        "\\Z",
        "[z-a]",
        "[[:foo:]]",
        "\\",
        "(?z)",
    ],
)
def test_what_go_does_not_compile(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("asInt(2) in [1, 2] && type(asInt(2)) == 'int'", None),
        ("2 == 2.0 && 'b' > 'a' && 'é' > 'z'", None),
        ("result == result && !(result != result)", {"a": [1, {"b": None}]}),
        ("get(fromPairs([[1, 'a'], [1.0, 'b']]), 1) == 'a'", None),
        ("type(result[0]) == 'uint' || len(result) == 1", ["x"]),
        ("let r = 1..4; r[1:3] == 2..3", None),
    ],
)
def test_values_in_conditions(text: str, result: Any, engine: Engine) -> None:
    assert evaluate(text, result, "json", engine).outcome is True
