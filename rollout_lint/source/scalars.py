"""Scalars as Kubernetes reads them.

kubectl, the API server and the controller read YAML through sigs.k8s.io/yaml, whose goyaml.v2 keeps YAML 1.1's words
for booleans, Go's integer syntax (base prefix, underscores) and its own float pattern; no Python library agrees with it
on all of ``y``, ``0o17``, ``1e3`` and ``12:30`` (goyaml.v2 resolve.go).
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from math import inf, isinf, isnan, nan
from typing import TYPE_CHECKING

from ..late_pattern import late_pattern

if TYPE_CHECKING:
    from .nodes import Scalar


class ScalarType(Enum):
    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NULL = "null"
    TIMESTAMP = "timestamp"


ScalarValue = str | int | float | bool | None

NULLS = frozenset(("", "~", "null", "Null", "NULL"))
"""The texts that a scalar can be null with; quoted or tagged it may be a string all the same."""
_WORDS: dict[str, tuple[ScalarType, ScalarValue]] = {
    **dict.fromkeys(
        ("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), (ScalarType.BOOLEAN, True)
    ),
    **dict.fromkeys(
        ("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), (ScalarType.BOOLEAN, False)
    ),
    **dict.fromkeys(NULLS, (ScalarType.NULL, None)),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), (ScalarType.NUMBER, nan)),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), (ScalarType.NUMBER, inf)),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), (ScalarType.NUMBER, -inf)),
}
SPECIAL_WORDS = frozenset(_WORDS)
"""The words that are no strings. Other text is one for certain unless it starts with a sign, a digit or a point."""

_FLOAT = late_pattern(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z", re.ASCII)
_TIMESTAMP = late_pattern(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
    r"(?:[Tt][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:[.,][0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2})"
    r"| [0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:[.,][0-9]+)?)?\Z"
)
_INTEGER = late_pattern(r"[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)\Z")
_BETWEEN_DIGITS = late_pattern("(?<=[0-9])_(?=[0-9])")
_CORE_TAG = "tag:yaml.org,2002:"
_NUMERIC_START = frozenset("+-0123456789.")
_NUMERIC_END = frozenset("0123456789abcdefABCDEF.")
_SHORT_INTEGER = 18
"""Digits that are in range whatever they are."""
_SMALLEST_INTEGER = -(2**63)
_LARGEST_SIGNED = 2**63 - 1
_LARGEST_UNSIGNED = 2**64 - 1


def read_scalar(scalar: Scalar) -> tuple[ScalarType, ScalarValue]:
    """The JSON type and value of a scalar; a timestamp's value is its text, as it is in JSON."""
    if scalar.tag is not None:
        return _read_tagged(scalar.tag, scalar.value)
    if scalar.style:
        return ScalarType.STRING, scalar.value
    return read_plain(scalar.value)


def is_null(scalar: Scalar) -> bool:
    """Whether a scalar is null; as ``read_scalar`` says, without reading what it is instead."""
    if scalar.tag is not None:
        return read_scalar(scalar)[0] is ScalarType.NULL
    return not scalar.style and scalar.value in NULLS


# manifests hold the same few words and numbers over and over
@lru_cache(maxsize=4096)
def read_plain(text: str) -> tuple[ScalarType, ScalarValue]:
    """What a plain scalar of this text is."""
    word = _WORDS.get(text)
    if word is not None:
        return word
    if text[0] not in _NUMERIC_START:
        return ScalarType.STRING, text
    if text.isdigit() and text.isascii() and (text[0] != "0" or len(text) == 1) and len(text) <= _SHORT_INTEGER:
        return ScalarType.INTEGER, int(text)
    if text[4:5] == "-" and _TIMESTAMP.match(text):
        return ScalarType.TIMESTAMP, text
    # Go's own ParseFloat reads what starts with a point, and takes an underscore between digits only
    number = _BETWEEN_DIGITS.sub("", text) if text[0] == "." else text.replace("_", "")
    # most of what begins like a number ends like none: `5m`, `250m`, `10Gi`
    if number[-1] not in _NUMERIC_END:
        return ScalarType.STRING, text
    if text[0] != "." and _INTEGER.match(number):
        value = _integer(number)
        # Go's ParseUint, which takes over where ParseInt is out of range, knows no sign
        if _SMALLEST_INTEGER <= value <= (_LARGEST_SIGNED if text[0] == "+" else _LARGEST_UNSIGNED):
            return ScalarType.INTEGER, value
    if _FLOAT.match(number):
        real = float(number)
        if not isinf(real):
            return ScalarType.NUMBER, real
    return ScalarType.STRING, text


def key_text(key: Scalar) -> str:
    """The JSON object key that a scalar key becomes: ``on`` is ``true``, ``0x10`` is ``16``, ``1.0`` is ``1``.

    Kubernetes refuses a key that is null; its name here is ``null``.
    """
    text = key.value
    if key.tag is None and (key.style or (text not in _WORDS and text[0] not in _NUMERIC_START)):
        return text
    kind, value = read_scalar(key)
    if kind is ScalarType.BOOLEAN:
        return "true" if value else "false"
    if kind is ScalarType.NULL:
        return "null"
    if isinstance(value, float):
        return _float_key(value)
    return str(value)


def _read_tagged(tag: str, text: str) -> tuple[ScalarType, ScalarValue]:
    """A tag of YAML's own decides whatever the style is; any other tag makes a string.

    Text that is not what its tag says stays a string here; Kubernetes refuses it.
    """
    name = tag.removeprefix(_CORE_TAG)
    if name == "binary":
        return ScalarType.STRING, _binary(text)
    wanted = _TAGGED.get(name)
    if wanted is None:
        return ScalarType.STRING, text
    kind, value = read_plain(text)
    if wanted is ScalarType.NUMBER and kind is ScalarType.INTEGER and isinstance(value, int):
        return wanted, float(value)
    return (kind, value) if kind is wanted else (ScalarType.STRING, text)


_TAGGED = {
    "int": ScalarType.INTEGER,
    "float": ScalarType.NUMBER,
    "bool": ScalarType.BOOLEAN,
    "null": ScalarType.NULL,
    "timestamp": ScalarType.TIMESTAMP,
}


def _binary(text: str) -> str:
    from base64 import b64decode
    from binascii import Error

    try:
        return b64decode(text.replace("\n", ""), validate=True).decode("utf-8", "replace")
    except (Error, ValueError):
        return text


def _integer(text: str) -> int:
    """Go's ParseInt(text, base 0) of text that ``_INTEGER`` matched: ``017`` and ``0o17`` are octal."""
    sign, digits = (-1, text[1:]) if text[0] == "-" else (1, text.removeprefix("+"))
    if len(digits) > _LONGEST_INTEGER:
        return sign * (_LARGEST_UNSIGNED + 1)
    if len(digits) > 1 and digits[0] == "0" and digits[1] in "01234567":
        return sign * int(digits, 8)
    return sign * int(digits, 0)


_LONGEST_INTEGER = 1000
"""Digits beyond which a number is not worth reading: it is out of range, or written with a thousand zeros."""


def _float_key(value: float) -> str:
    """Go's FormatFloat(value, 'g', -1, 32), which sigs.k8s.io/yaml writes a float key with: single precision."""
    from struct import pack, unpack

    if isnan(value):
        return ".nan"
    try:
        single = float(unpack("f", pack("f", value))[0])
    except OverflowError:
        single = inf if value > 0 else -inf
    if isinf(single):
        return ".inf" if single > 0 else "-.inf"
    shortest = next(
        text
        for text in (f"{single:.{precision}e}" for precision in range(17))
        if unpack("f", pack("f", float(text)))[0] == single
    )
    mantissa, _, exponent = shortest.partition("e")
    digits = len(mantissa.lstrip("-").replace(".", ""))
    # strconv's ftoa.go: the shortest form has an exponent below -4 and from 6 on
    if -4 <= int(exponent) < _LARGEST_PLAIN_EXPONENT:
        return f"{single:.{max(digits - 1 - int(exponent), 0)}f}"
    return shortest


_LARGEST_PLAIN_EXPONENT = 6
