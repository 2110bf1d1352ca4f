"""Scalars as Kubernetes reads them: the tables hold what sigs.k8s.io/yaml 1.6.0 (YAMLToJSON) makes of the same text."""

from __future__ import annotations

import json
from math import inf, isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollout_lint.source.nodes import Mapping, Scalar, Sequence
from rollout_lint.source.parse import parse
from rollout_lint.source.scalars import ScalarType, ScalarValue, key_text, read_plain, read_scalar
from rollout_lint.source.text import Source


def first_item(text: str) -> Scalar:
    root = parse(Source("list.yaml", f"- {text}\n"))[0].root
    assert isinstance(root, Sequence)
    assert isinstance(root.items[0], Scalar)
    return root.items[0]


def first_key(text: str) -> Scalar:
    root = parse(Source("map.yaml", f"{text}: x\n"))[0].root
    assert isinstance(root, Mapping)
    assert isinstance(root.pairs[0][0], Scalar)
    return root.pairs[0][0]


@pytest.mark.parametrize("text", ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"])
def test_words_for_true(text: str) -> None:
    assert read_scalar(first_item(text)) == (ScalarType.BOOLEAN, True)


@pytest.mark.parametrize("text", ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"])
def test_words_for_false(text: str) -> None:
    assert read_scalar(first_item(text)) == (ScalarType.BOOLEAN, False)


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_words_for_null(text: str) -> None:
    assert read_scalar(first_item(text)) == (ScalarType.NULL, None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-0", 0),
        ("00", 0),
        ("12", 12),
        ("+12", 12),
        ("-12", -12),
        ("0755", 493),
        ("0o755", 493),
        ("0O755", 493),
        ("-0o17", -15),
        ("0_7", 7),
        ("1_000", 1000),
        ("1__0", 10),
        ("1_", 1),
        ("0x1F", 31),
        ("0X1f", 31),
        ("0x_1f", 31),
        ("-0x10", -16),
        ("0b11", 3),
        ("0B11", 3),
        ("-0b11", -3),
        ("9223372036854775808", 2**63),
        ("18446744073709551615", 2**64 - 1),
        ("0xffffffffffffffff", 2**64 - 1),
        ("-9223372036854775808", -(2**63)),
    ],
)
def test_integers(text: str, value: int) -> None:
    assert read_scalar(first_item(text)) == (ScalarType.INTEGER, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e3", 1000.0),
        ("1E3", 1000.0),
        ("1e+3", 1000.0),
        ("-1.5e-3", -0.0015),
        ("1.", 1.0),
        ("1.e3", 1000.0),
        (".5", 0.5),
        ("+.5", 0.5),
        (".5_0", 0.5),
        ("1_0.5_0", 10.5),
        ("08", 8.0),
        ("-09", -9.0),
        ("0.0", 0.0),
        ("1e-400", 0.0),
        ("18446744073709551616", 2.0**64),
        ("+9223372036854775808", 2.0**63),
        ("-9223372036854775809", -(2.0**63)),
        (".inf", inf),
        ("+.Inf", inf),
        ("-.INF", -inf),
    ],
)
def test_numbers(text: str, value: float) -> None:
    kind, read = read_scalar(first_item(text))
    assert (kind, read, type(read)) == (ScalarType.NUMBER, value, float)


@pytest.mark.parametrize("text", [".nan", ".NaN", ".NAN"])
def test_no_number(text: str) -> None:
    kind, value = read_scalar(first_item(text))
    assert kind is ScalarType.NUMBER
    assert isinstance(value, float)
    assert isnan(value)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-01",
        "2024-1-1",
        "2024-01-01T00:00:00Z",
        "2024-01-01t00:00:00+01:00",
        "2024-01-01T1:2:3.5Z",
        "2024-01-01 00:00:00",
        "2024-01-01 00:00:00.123",
    ],
)
def test_a_timestamp_is_its_text(text: str) -> None:
    assert read_scalar(first_item(text)) == (ScalarType.TIMESTAMP, text)


STRINGS = (
    "yEs oN nan inf .Nan 12:30 190:20:30 1a 1e 1,000 1.2.3 0o8 0xg 0x 0b 0b2 0xfffffffffffffffff +0xffffffffffffffff"
)
STRINGS += " . .. .5. ._5 _1 -- --5 +-5 + 1e400 .5e999 -1e400 ٣ 1٣ 5m 20% 2024-01-01T00:00:00 2024-01-01T"


@pytest.mark.parametrize("text", STRINGS.split())
def test_all_else_is_a_string(text: str) -> None:
    assert read_scalar(first_item(text)) == (ScalarType.STRING, text)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ('"5"', ScalarType.STRING, "5"),
        ("'yes'", ScalarType.STRING, "yes"),
        ('""', ScalarType.STRING, ""),
        ("|-\n  5", ScalarType.STRING, "5"),
        (">-\n  true", ScalarType.STRING, "true"),
        ("!!str 5", ScalarType.STRING, "5"),
        ("!!str yes", ScalarType.STRING, "yes"),
        ("!!str", ScalarType.STRING, ""),
        ("! 5", ScalarType.STRING, "5"),
        ("!foo 5", ScalarType.STRING, "5"),
        ("!foo", ScalarType.STRING, ""),
        ("!!foo yes", ScalarType.STRING, "yes"),
        ('!!int "5"', ScalarType.INTEGER, 5),
        ("!!int '0x10'", ScalarType.INTEGER, 16),
        ("!!float 5", ScalarType.NUMBER, 5.0),
        ('!!float "5.5"', ScalarType.NUMBER, 5.5),
        ('!!bool "yes"', ScalarType.BOOLEAN, True),
        ('!!null ""', ScalarType.NULL, None),
        ("!!null '~'", ScalarType.NULL, None),
        ("!!timestamp 2024-01-01", ScalarType.TIMESTAMP, "2024-01-01"),
        ("!!binary aGk=", ScalarType.STRING, "hi"),
        ("!!binary aGk", ScalarType.STRING, "aGk"),
        ("!!int foo", ScalarType.STRING, "foo"),
        ("!!bool 5", ScalarType.STRING, "5"),
        ("!<tag:yaml.org,2002:str> 5", ScalarType.STRING, "5"),
    ],
)
def test_style_and_tag_decide(text: str, kind: ScalarType, value: ScalarValue) -> None:
    assert read_scalar(first_item(text)) == (kind, value)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("name", "name"),
        ("on", "true"),
        ("y", "true"),
        ("Off", "false"),
        ('"on"', "on"),
        ("!!str on", "on"),
        ("12", "12"),
        ("+5", "5"),
        ("0x10", "16"),
        ("0755", "493"),
        ("1_000", "1000"),
        ("12:30", "12:30"),
        ("2024-01-01", "2024-01-01"),
        ("1.0", "1"),
        (".5", "0.5"),
        ("0.1", "0.1"),
        ("-0.0", "-0"),
        ("123456.0", "123456"),
        ("1234567.0", "1.234567e+06"),
        ("100000.0", "100000"),
        ("1e6", "1e+06"),
        ("1e20", "1e+20"),
        ("12345.678", "12345.678"),
        ("16777217.0", "1.6777216e+07"),
        ("1e-4", "0.0001"),
        ("1e-5", "1e-05"),
        ("0.00012345", "0.00012345"),
        ("-1.5e-7", "-1.5e-07"),
        ("1e300", ".inf"),
        ("-1e300", "-.inf"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1e-46", "0"),
        ("1e400", "1e400"),
    ],
)
def test_key_names(key: str, name: str) -> None:
    assert key_text(first_key(key)) == name


def test_a_null_key_is_named_though_kubernetes_refuses_it() -> None:
    assert key_text(Scalar(0, 1, None, None, "~", "")) == "null"


@given(st.text())
def test_any_plain_text_is_something(text: str) -> None:
    kind, value = read_plain(text)
    types = {
        ScalarType.STRING: str,
        ScalarType.TIMESTAMP: str,
        ScalarType.INTEGER: int,
        ScalarType.NUMBER: float,
        ScalarType.BOOLEAN: bool,
        ScalarType.NULL: type(None),
    }
    assert type(value) is types[kind]
    if kind in (ScalarType.STRING, ScalarType.TIMESTAMP):
        assert value == text


@given(st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_of_json_are_read_as_json_reads_them(number: float) -> None:
    assert read_plain(json.dumps(number))[1] == number


def test_numbers_beyond_reason_are_not_computed() -> None:
    assert read_plain("1" * 1_000_000) == (ScalarType.STRING, "1" * 1_000_000)
    assert read_plain("0x" + "f" * 1_000_000)[0] is ScalarType.STRING
    assert read_plain("1" + "_" * 1_000_000)[1] == 1
