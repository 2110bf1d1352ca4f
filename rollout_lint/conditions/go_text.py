"""Values as fmt's ``%v`` prints them, and floats as Go writes them."""

from __future__ import annotations

import math
from typing import Any

from .running.moments import bound_method
from .values import MAPS, SLICES, AnyMap, Function, Set, Value, type_name


def float_text(value: float, low: int = -4, high: int = 6) -> str:
    """The shortest decimal that reads back as ``value``: with an exponent below 10**low and from 10**high on."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    mantissa, exponent = shortest(value)
    sign = "-" if math.copysign(1.0, value) < 0 else ""
    if value and not low <= exponent < high:
        point = f".{mantissa[1:]}" if len(mantissa) > 1 else ""
        return f"{sign}{mantissa[0]}{point}e{'-' if exponent < 0 else '+'}{abs(exponent):02}"
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{mantissa}"
    whole = mantissa[: exponent + 1].ljust(exponent + 1, "0")
    rest = mantissa[exponent + 1 :]
    return f"{sign}{whole}.{rest}" if rest else sign + whole


def shortest(value: float) -> tuple[str, int]:
    """Digits and exponent: 1234.5 is ``12345`` and 3."""
    if not value:
        return "0", 0
    head, _, tail = repr(abs(value)).partition("e")
    whole, _, rest = head.partition(".")
    digits = (whole + rest).lstrip("0")
    leading = len(whole) if whole != "0" else len(digits) - len(rest)
    return digits.rstrip("0") or "0", int(tail or 0) + leading - 1


_QUOTED = {7: "\\a", 8: "\\b", 12: "\\f", 10: "\\n", 13: "\\r", 9: "\\t", 11: "\\v", 34: '\\"', 92: "\\\\"}


def quoted(value: str) -> str:
    """``%q``: in double quotes, what cannot be printed escaped."""
    shown = []
    for character in value:
        code = ord(character)
        if code in _QUOTED:
            shown.append(_QUOTED[code])
        elif character.isprintable():
            shown.append(character)
        else:
            shown.append(f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
    return f'"{"".join(shown)}"'


def text(value: Value) -> str:
    """``%v``."""
    kind = type(value)
    if kind is str:
        return str(value)
    if kind is bool:
        return "true" if value else "false"
    if value is None:
        return "<nil>"
    if kind is float:
        return float_text(value)
    if kind in SLICES:
        return f"[{' '.join(str(item) if kind is bytes else text(item) for item in value)}]"
    if kind in MAPS:
        return f"map[{' '.join(f'{text(key)}:{text(item)}' for key, item in sorted_items(value))}]"
    if kind is Function:
        return "0x0"
    if isinstance(value, int) and type_name(value) in {"int", "int64", "uint8"}:
        return str(int(value))
    method = bound_method(value, "String")
    return "" if method is None else str(method.call())


_RANKS = {bool: 0, float: 2, str: 3}


def sorted_items(value: Value) -> list[tuple[Value, Value]]:
    """A map's entries as fmt orders them."""
    if type(value) is Set:
        return [(member, "{}") for member in sorted(value.members)]
    entries = list(value.items())
    if type(value) is AnyMap:
        # Go orders keys of different types by the addresses of their types: any order will do.
        return sorted(entries, key=_rank)
    return sorted(entries, key=lambda entry: entry[0].encode("utf-8", "surrogateescape"))


def _rank(entry: tuple[Value, Value]) -> tuple[int, Any]:
    key = entry[0]
    if key is None:
        return -1, 0
    rank = _RANKS.get(type(key), 1 if isinstance(key, int) else 4)
    if rank == 4:
        return rank, text(key)
    if rank == 2 and math.isnan(key):
        return rank, -math.inf
    return rank, key
