"""Conditions and what both engines make of them, as they were executed: for machines without the recorded verdicts.

A verdict is True, False, or the stage of the error; parse and compile errors with the offset where the engine points.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from rollout_lint.conditions import Engine, Evaluation, Kind

NAN = math.nan
ROW = {
    "ok": True,
    "rate": 0.5,
    "items": [1, 2],
    "name": "héllo",
    "none": None,
    "deep": {"list": [{"n": 1}, {"n": 2}]},
}

Verdict = bool | str


class Case(NamedTuple):
    """``new`` is 1.17's verdict where it is not 1.15's."""

    expression: str
    kind: Kind
    result: Any
    old: Verdict
    new: Verdict | None = None

    def verdict(self, engine: Engine) -> Verdict:
        return self.old if self.new is None or engine == "1.15" else self.new


def verdict_of(evaluation: Evaluation) -> Verdict:
    """An evaluation in the words of the table."""
    if evaluation.outcome != "error":
        return evaluation.outcome
    place = "" if evaluation.offset is None else f"@{evaluation.offset}"
    return f"{evaluation.stage}{place}"


CASES = (
    # What people write.
    Case("result[0] >= 0.95", "vector", [0.97], True),
    Case("result[0] >= 0.95", "vector", [], "run"),
    Case("result[0] >= 0.95", "vector", [NAN], False),
    Case("result >= 0.95", "vector", [0.97], "compile@7"),
    Case("result >= 0.95", "scalar", 0.97, True),
    Case("len(result) > 0 && (isNaN(result[0]) || result[0] >= .95)", "vector", [NAN], True),
    Case("len(result) == 0 || result[0] <= 0.05", "vector", [], True),
    Case("all(result, # >= 0.9)", "vector", [], True),
    Case("none(result, # > 0.1)", "vector", [NAN], True),
    Case("any(result, # < 0.9)", "vector", [0.5, 1], True),
    Case("one(result, # == 1)", "vector", [1, 2], True),
    Case("count(result, # > 0) == len(result)", "vector", [1, 0], False),
    Case("result[-1] > 0.5", "vector", [0.1, 0.9], True),
    Case("result == 'ok'", "json", "ok", True),
    Case("result.ok && result.rate > 0.1", "json", ROW, True),
    Case("result.missing == 1", "json", ROW, False),
    Case("result.missing.deep == 1", "json", ROW, "run"),
    Case("result.missing < 1", "json", ROW, "run"),
    Case("default(result, 0) < .05", "json", None, True),
    Case("default(result, 0) < .05", "vector", [], "run"),
    Case("default(result[0], 0) < .05", "vector", [0.01], "run"),
    Case("isNil(result)", "vector", [], False),
    Case("isNil(result)", "json", None, True),
    Case("isNil(result[0])", "vector", [1], False),
    Case("result < .05", "json", None, "compile@7"),
    Case("(result ?? 0) < .05", "json", None, True),
    Case("result != nil && result < .05", "json", None, "compile@24"),
    Case("asInt(result) == 3", "json", "3", True),
    Case("asInt(result) == 3", "json", True, "run"),
    Case("asFloat(result) > 0.5", "json", "0.75", True),
    Case("max(result) <= 0.5", "vector", [0.1, 0.4], "compile@0", True),
    Case("len(result) > 0 ? max(result) <= 0.5 : false", "vector", [0.4], "compile@18", True),
    Case("mean(result) < 1", "scalar", 0.5, "compile@0", True),
    Case("sum(result) / len(result) < 1", "vector", [0.5, 1], True),
    Case("median(result) == 2", "vector", [3, 1, 2], True),
    # What does not compile.
    Case("result = 1", "vector", [1], "parse@7"),
    Case("result === 1", "vector", [1], "parse@9"),
    Case("result >= 95%", "vector", [1], "parse@12"),
    Case('result[0] >= "0.95"', "vector", [1], "compile@10"),
    Case("results[0] >= 1", "vector", [1], "compile@0"),
    Case("result && result[0] >= .9", "vector", [1], "compile@7"),
    Case("isNaN(result)", "vector", [1], "compile@6"),
    Case("result[0] % 2 == 0", "vector", [1], "compile@10"),
    Case("result.value > 1", "vector", [1], "compile@7"),
    Case("time.Now()", "vector", [1], "compile@0"),
    Case("  ", "vector", [1], "parse@1"),
    Case("", "vector", [1], "parse@0"),
    Case("(result[0] > 1", "vector", [1], "parse@13"),
    Case("result[0] > 1)", "vector", [1], "parse@13"),
    Case("result[0,95] > 1", "vector", [1], "parse@8"),
    Case("len(result, 1) > 0", "vector", [1], "compile@0"),
    Case("'abc", "vector", [1], "parse@4"),
    Case("result[0] > 1 /* note", "vector", [1], "parse@21"),
    Case("1 in ['a', 'b']", "vector", [1], "compile@2"),
    Case("'a' in {a: 1}", "vector", [1], True),
    Case("1 in {a: 1}", "vector", [1], "compile@2"),
    Case("!result", "vector", [1], "compile@0"),
    Case("-'a' == 1", "vector", [1], "compile@0"),
    Case("result matches '['", "json", "a", "compile@7"),
    Case("let result = 1; true", "vector", [1], "compile@4"),
    Case("let len = 1; true", "vector", [1], "compile@4"),
    Case("# > 1", "vector", [1], "parse@0"),
    Case("all(result, #foo > 1)", "vector", [1], "compile@12"),
    Case("all(result, #)", "vector", [1], "compile@12"),
    Case("map(result, nil) == []", "vector", [1], "compile@12"),
    Case("1 % 0 == 1", "vector", [1], "compile@2"),
    Case("result() == 1", "vector", [1], "compile@0"),
    Case("$env.foo == 1", "vector", [1], "compile@5"),
    Case("1 ?? 2 + 3 == 1", "vector", [1], "parse@7"),
    # What is no boolean.
    Case("result[0]", "vector", [1], "not-bool"),
    Case("len(result)", "vector", [1], "not-bool"),
    Case("'true'", "vector", [1], "not-bool"),
    Case("nil", "vector", [1], "not-bool"),
    Case("true && result.rate", "json", ROW, "not-bool"),
    Case("result.rate && true", "json", ROW, "not-bool"),
    Case("result.ok ? 1 : 2", "json", ROW, "not-bool"),
    # Numbers.
    Case("1_000 == 1000 and 0x1F == 31", "vector", [], True),
    Case("0b11 == 3 and 0o17 == 15", "vector", [], "parse@5", True),
    Case("1e3 == 1000", "vector", [], True),
    Case("9223372036854775807 + 1 < 0", "vector", [], True),
    Case("9223372036854775808 > 0", "vector", [], "parse@20"),
    Case("1 / 0 > 1e308", "vector", [], True),
    Case("0 / 0 == 0 / 0", "vector", [], False),
    Case("7 / 2 == 3.5", "vector", [], True),
    Case("-7 % 3 == -1", "vector", [], True),
    Case("2 ** 3 ** 2 == 512", "vector", [], True),
    Case("-2 ** 2 == -4", "vector", [], True),
    Case("2 ^ -1 == 0.5", "vector", [], True),
    Case("round(2.5) == 3 && round(-2.5) == -3", "vector", [], True),
    Case("int(-2.9) == -2", "vector", [], True),
    Case("int('12') + 1 == 13", "vector", [], True),
    Case("float('1_0') == 10", "vector", [], True),
    Case("abs(-3) == 3", "vector", [], True),
    Case("0.1 + 0.2 == 0.3", "vector", [], False),
    Case("result[0] == result[0]", "vector", [NAN], False),
    Case("!(result[0] < 1)", "vector", [NAN], True),
    Case("max(0, result[0]) == 1", "vector", [1], "run"),
    Case("min(3, 1, 2) == 1", "vector", [], True),
    Case("asInt(2.9) + 1 == 3", "vector", [], True),
    Case("bitand(6, 3) == 2", "vector", [], "compile@0", True),
    # Texts.
    Case("'a' + \"b\" == 'ab'", "vector", [], True),
    Case("`a\\b` == 'a\\\\b'", "vector", [], "parse@1", True),
    Case("len(result) == 5", "json", "héllo", False, True),
    Case("result[1:3] == 'é'", "json", "héllo", True),
    Case("upper(result) startsWith 'HÉ'", "json", "héllo", True),
    Case("result not contains 'x'", "json", "abc", True),
    Case("not (result matches '^a.c$')", "json", "abc", False),
    Case("split('a,b', ',') == ['a', 'b']", "vector", [], False, True),
    Case("'b' in split('a,b', ',')", "vector", [], True),
    Case("indexOf(result, 'l') == 3", "json", "héllo", True),
    Case("'\\u0041' == 'A'", "vector", [], True),
    Case("'\\q' == 'q'", "vector", [], "parse@3", "parse@2"),
    Case("'\\400' == ''", "vector", [], "parse@6", "parse@5"),
    Case("trim(' a ') == 'a'", "vector", [], True),
    Case("fromJSON('[1]')[0] == 1", "vector", [], True),
    Case("toJSON([1, 2.5]) contains '2.5'", "vector", [], True),
    Case("result in ['ok', 'up']", "json", "ok", True),
    Case("result in ['ok', 'up']", "json", None, False),
    Case("result.rate in ['ok', 'up']", "json", ROW, "run"),
    Case("result.none in ['', 'a']", "json", ROW, True),
    Case("string(1.50) == '1.5'", "vector", [], True),
    # Collections.
    Case("result[1:] == [2, 3]", "vector", [1, 2, 3], False, True),
    Case("result[:-1] == [1, 2]", "json", [1, 2, 3], False, True),
    Case("1..3 == [1, 2, 3]", "vector", [], False, True),
    Case("2 in 1..3", "vector", [], True),
    Case("filter(result, # > 1)[0] == 2", "vector", [1, 2], True),
    Case("filter(result, # > 5)[0] == 2", "vector", [1, 2], "run"),
    Case("map(result, # * 2)[1] == 4", "vector", [1, 2], True),
    Case("map(filter(result, # > 1), #index)[0] == 1", "vector", [1, 2], True, False),
    Case("reduce(1..4, #acc + #) == 10", "vector", [], True),
    Case("reduce([], #acc + #) == 10", "vector", [], "run"),
    Case("sum(1..10) == 55", "vector", [], True),
    Case("sum(result, # * 2) == 6", "vector", [1, 2], "parse@12", True),
    Case("find(result, # > 1) == 2", "vector", [1, 2], True),
    Case("findLast(result, # > 1) == 2", "vector", [1, 2], True),
    Case("2 == findLast(result, # > 1)", "vector", [1, 2], False),
    Case("5 > last(filter(result, # > 1))", "vector", [1, 2], "run"),
    Case("groupBy(result, # > 1)[true] == [2.0]", "vector", [1, 2], True),
    Case("sortBy(result.deep.list, .n, 'desc')[0].n == 2", "json", ROW, "parse@25", True),
    Case("all(result.deep.list, .n > 0)", "json", ROW, True),
    Case("any(result.deep.list, {let x = .n; x > 1})", "json", ROW, True),
    Case("result | filter(# > 1) | len() == 1", "vector", [1, 2], True),
    Case("{a: 1, a: 2}.a == 1", "vector", [], True),
    Case("keys({a: 1}) == ['a']", "vector", [], True),
    Case("toPairs({a: 1})[0][1] == 1", "vector", [], True),
    Case("get(result, 5) == nil", "vector", [1], True),
    Case("get(result, 'rate') == 0.5", "json", ROW, True),
    Case("result[5] > 1 && false", "vector", [1], False),
    Case("false && result[5] > 1", "vector", [1], False),
    Case("take(result, 5) == result", "vector", [1], True),
    Case("result == [1.0]", "vector", [1], False, True),
    Case("first(result) == nil", "vector", [], True),
    Case("uniq([1, 1.0, 2]) == [1, 2]", "vector", [], "compile@0", True),
    Case("flatten([1, [2]]) == [1, 2]", "vector", [], "compile@0", True),
    Case("len(1..1000000) > 0", "vector", [], True, "run"),
    Case("len(2..1000000) > 0", "vector", [], True),
    Case("1..1000000000000 == []", "vector", [], "run"),
    # Syntax.
    Case("let x = result[0]; x > 1", "vector", [2], True),
    Case("true;", "vector", [], "parse@4", True),
    Case("1; true", "vector", [], "parse@1", True),
    Case("if result[0] > 1 { true } else { false }", "vector", [2], "parse@3", True),
    Case("if false {true} else if true {true} else {false}", "vector", [], "parse@3", True),
    Case("result[0] > 1 ? true : false", "vector", [2], True),
    Case("nil ?: true", "vector", [], "compile@0"),
    Case("result?.rate == 0.5", "json", ROW, True),
    Case("result?.none?.deep == nil", "json", ROW, True),
    Case("result.none?.deep.list == nil", "json", ROW, True),
    Case("result?.[0] == 1", "vector", [1], "parse@9", True),
    Case("1 < 2 < 3", "vector", [], "compile@6", True),
    Case("not true == false", "vector", [], True),
    Case("!true || true", "vector", [], True),
    Case("1 == 1 not in [2]", "vector", [], "compile@11"),
    Case("true // why", "vector", [], True),
    Case("/* a */ true", "vector", [], True),
    Case("::len(result) == 1", "vector", [1], "parse@0", True),
    Case("len(result,) == 1", "vector", [1], "parse@11", True),
    Case("[1, 2,] == [1, 2]", "vector", [], True),
    Case("result[0] not > 1", "vector", [1], True, "parse@14"),
    Case("$env.result[0] == 1", "vector", [1], True),
    Case("$env['result'][0] == 1", "vector", [1], True),
    Case("#index == 1", "vector", [1], "parse@0"),
    Case("b'ab' matches 'a'", "vector", [], "parse@1", True),
    Case("result . rate == 0.5", "json", ROW, True),
    Case("result.not == nil", "json", ROW, True),
    Case("\"\n\" == ''", "vector", [], "parse@2", "parse@1"),
    Case("1.5.2 == 1", "vector", [], "parse@3"),
    Case("a`b", "vector", [], "parse@2", "parse@3"),
    Case("not", "vector", [], "parse@2"),
    Case("é² == 1", "vector", [], "parse@2", "parse@1"),
    # Dates.
    Case("duration('1h30m').Minutes() == 90", "vector", [], True),
    Case("duration('1h') > duration('59m')", "vector", [], True),
    Case("duration('1h') + duration('1m') == duration('61m')", "vector", [], True),
    Case("date('2024-02-29').Month().String() == 'February'", "vector", [], True),
    Case("date('2024-03-01') - date('2024-02-28') == duration('48h')", "vector", [], True),
    Case("date('2024-02-30') == nil", "vector", [], "run"),
    Case("now() > date('2020-01-01')", "vector", [], True),
    Case("duration('1d') == nil", "vector", [], "run"),
    Case("date('2024-01-01').Foo()", "vector", [], "compile@19"),
)
