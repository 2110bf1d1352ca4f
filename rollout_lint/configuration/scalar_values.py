"""Configuration scalars to plain values; what is no value of its kind is refused, with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ..source.nodes import Scalar
from ..source.patterns import InvalidPattern, Patterns
from ..source.scalars import ScalarType, read_scalar
from .fields import GLOB
from .kinds import Boolean, Choice, Duration, Ratio, Text, Value, Version
from .problems import closest

_NUMBERS = (ScalarType.INTEGER, ScalarType.NUMBER)
_TEXTS = (ScalarType.STRING, ScalarType.TIMESTAMP)
_ARTICLED = {
    ScalarType.INTEGER: "a number",
    ScalarType.NUMBER: "a number",
    ScalarType.BOOLEAN: "a boolean",
    ScalarType.NULL: "nothing",
    ScalarType.STRING: "text",
    ScalarType.TIMESTAMP: "text",
}


class Refused(Exception):
    """A value that its key does not take."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


def scalar_value(kind: Any, scalar: Scalar, route: str) -> Value:
    """The plain value of a scalar that must be of a scalar kind; raises ``Refused``."""
    return _READERS[type(kind)](kind, scalar, route)


def scalar_noun(scalar: Scalar) -> str:
    """What YAML makes of a scalar, with its article: ``a number``."""
    return _ARTICLED[read_scalar(scalar)[0]]


def is_nothing(scalar: Scalar) -> bool:
    """Whether it is null: the value of a key with nothing behind it."""
    return read_scalar(scalar)[0] is ScalarType.NULL


def matches(pattern: str, text: str) -> bool:
    """Whether a whole text matches: in Python, unlike in ECMAScript, ``$`` also stands before a last newline."""
    return not pattern or re.fullmatch(pattern.removesuffix("$"), text) is not None


def _text(kind: Text, scalar: Scalar, route: str) -> str:
    read, _ = read_scalar(scalar)
    if read is ScalarType.NULL:
        raise Refused(f"`{route}` has no value", f"write {kind.what}, or remove it")
    if read not in _TEXTS:
        message = f"`{route}` must be {kind.what}, and YAML reads `{scalar.value}` as {_ARTICLED[read]}"
        raise Refused(message, f'quote it: `"{scalar.value}"`')
    if not scalar.value:
        raise Refused(f"`{route}` is empty", f"write {kind.what}, or remove it")
    if not matches(kind.pattern, scalar.value):
        raise Refused(f"`{scalar.value}` is not {kind.what}", kind.advice or f"write {kind.what}")
    if kind is GLOB:
        try:
            Patterns((scalar.value,))
        except InvalidPattern as invalid:
            raise Refused(str(invalid), kind.advice) from None
    return scalar.value


def _choice(kind: Choice, scalar: Scalar, route: str) -> str:
    read, value = read_scalar(scalar)
    if kind.when_false is not None and value is False:
        return kind.when_false
    words = ", ".join(f"`{word}`" for word in kind.words)
    advice = f"write one of {words}" if len(kind.words) > 1 else f"write {words}"
    if read not in _TEXTS:
        raise Refused(f"`{route}` must be a word, not {_ARTICLED[read]}", advice)
    if scalar.value in kind.words:
        return scalar.value
    near = closest(scalar.value, kind.words)
    raise Refused(
        f"`{route}` cannot be `{scalar.value}`",
        f"did you mean `{near}`? It takes {words}" if near else advice,
    )


def _version(kind: Version, scalar: Scalar, route: str) -> str:
    read, value = read_scalar(scalar)
    known = matches(kind.pattern, scalar.value)
    if read in _NUMBERS:
        for number in kind.numbers:
            if value == number:
                return str(number)
        if known:
            raise Refused(f"YAML reads `{scalar.value}` as the number {value:g}", f'quote it: `"{scalar.value}"`')
    elif read is ScalarType.STRING and known:
        return scalar.value
    raise Refused(f"`{route}` cannot be `{scalar.value}`", f"known are {kind.range}, in quotes")


def _duration(kind: Duration, scalar: Scalar, route: str) -> str:
    read, value = read_scalar(scalar)
    if read is ScalarType.STRING and matches(kind.pattern, scalar.value):
        return scalar.value
    if read in _NUMBERS and value:
        advice = f"write the unit: `{scalar.value}s` or `{scalar.value}ms`"
        raise Refused(f"`{route}` is `{scalar.value}`, a number without a unit", advice)
    advice = "write a positive duration such as `500ms`, `2s` or `1m30s`"
    raise Refused(f"`{route}` is `{scalar.value}`, which is no duration", advice)


def _ratio(kind: Ratio, scalar: Scalar, route: str) -> str | float:
    read, value = read_scalar(scalar)
    advice = "write a percentage or a ratio such as `99.9%` or `0.999`"
    if read is ScalarType.STRING and matches(kind.pattern, scalar.value):
        return scalar.value
    if read in _NUMBERS and isinstance(value, int | float):
        if 0 <= value <= 1:
            return value
        if 1 < value <= 100:
            advice = f"write `{scalar.value}%`, or a ratio from 0 to 1"
    raise Refused(f"`{route}` is `{scalar.value}`, which is no ratio", advice)


def _boolean(kind: Boolean, scalar: Scalar, route: str) -> bool:
    read, value = read_scalar(scalar)
    if read is not ScalarType.BOOLEAN:
        raise Refused(f"`{route}` must be a boolean, not {_ARTICLED[read]}", "write `true` or `false`")
    return bool(value)


_READERS: dict[type, Callable[[Any, Scalar, str], Value]] = {
    Text: _text,
    Choice: _choice,
    Version: _version,
    Duration: _duration,
    Ratio: _ratio,
    Boolean: _boolean,
}
