"""Texts: trimming, splitting, searching; type and printing; base64 and JSON."""

from __future__ import annotations

from collections.abc import Callable

from ...go_text import text as printed
from ...values import MAPS, SLICES, Function, NilSlice, Panic, Strings, Value, as_int, text_of, type_name, utf8
from ..access import length
from ..moments import Zone
from ..operations import MAX_TEXT

_SPACES = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


def _texts(*values: Value) -> None:
    for value in values:
        if type(value) is not str:
            raise Panic(f"interface conversion: interface {{}} is {type_name(value)}, not string")


def _bounded(size: int) -> None:
    if size > MAX_TEXT:
        raise Panic("text is too long")


def _trim(text: Value, characters: Value = _SPACES) -> str:
    _texts(text, characters)
    return str(text.strip(characters)) if characters else str(text)


def _trim_prefix(text: Value, prefix: Value = " ") -> str:
    _texts(text, prefix)
    return str(text.removeprefix(prefix))


def _trim_suffix(text: Value, suffix: Value = " ") -> str:
    _texts(text, suffix)
    return str(text.removesuffix(suffix))


def _simply(character: str, convert: Callable[[str], str]) -> str:
    changed = convert(character)
    if len(changed) == 1:
        return changed
    return "i" if character == "\u0130" else character


def _cased(text: Value, convert: Callable[[str], str]) -> str:
    """Go maps character by character, and never to several."""
    _texts(text)
    if text.isascii():
        return convert(text)
    return "".join(_simply(character, convert) for character in text)


def _pieces(text: Value, separator: Value, limit: int) -> list[str]:
    """strings.SplitN; a negative limit is none."""
    _texts(text, separator)
    if limit == 0:
        return []
    if separator:
        return list(text.split(separator, limit - 1 if limit > 0 else -1))
    if limit < 0 or limit >= len(text):
        return list(text)
    return [*text[: limit - 1], text[limit - 1 :]]


def _split(text: Value, separator: Value, limit: Value = -1) -> Strings:
    return Strings(_pieces(text, separator, as_int(limit)))


def _split_after(text: Value, separator: Value, limit: Value = -1) -> Strings:
    pieces = _pieces(text, separator, as_int(limit))
    return Strings([piece + separator for piece in pieces[:-1]] + pieces[-1:])


def _replace(text: Value, old: Value, new: Value, limit: Value = -1) -> str:
    _texts(text, old, new)
    count = text.count(old) if len(new) > len(old) else 0
    _bounded(len(text) + count * (len(new) - len(old)))
    return str(text.replace(old, new, max(as_int(limit), -1)))


def _repetitions(text: Value, times: Value) -> int:
    count = as_int(times)
    if count > 1_000_000:
        raise Panic("memory budget exceeded")
    _texts(text)
    if count < 0:
        raise Panic("strings: negative Repeat count")
    _bounded(len(text) * count)
    return count


def _repeat_old(text: Value, times: Value) -> str:
    count = _repetitions(text, times)
    return str(text * count)


def _repeat_new(text: Value, times: Value) -> tuple[str, int]:
    count = _repetitions(text, times)
    return text * count, length(text) * count


def _join(items: Value, glue: Value = "") -> str:
    _texts(glue)
    if type(items) not in {list, NilSlice, Strings}:
        raise Panic(f"invalid argument for join (type {type_name(items)})")
    _texts(*items)
    _bounded(sum(map(len, items)) + len(glue) * len(items))
    return str(glue.join(items))


def _index_of(text: Value, wanted: Value) -> int:
    _texts(text, wanted)
    return utf8(text).find(utf8(wanted))


def _last_index_of(text: Value, wanted: Value) -> int:
    _texts(text, wanted)
    return utf8(text).rfind(utf8(wanted))


def _has_prefix(text: Value, prefix: Value) -> bool:
    _texts(text, prefix)
    return utf8(text).startswith(utf8(prefix))


def _has_suffix(text: Value, suffix: Value) -> bool:
    _texts(text, suffix)
    return utf8(text).endswith(utf8(suffix))


def _characters(value: Value) -> int:
    """1.17's ``len``: characters of a text, where 1.15 counts bytes."""
    return len(value) if type(value) is str else length(value)


_TYPES = {bool: "bool", float: "float", str: "string", Function: "func"}


def _type(value: Value) -> str:
    kind = type(value)
    if value is None:
        return "nil"
    if kind in SLICES:
        return "array"
    if kind in MAPS:
        return "map"
    name = type_name(value)
    return _TYPES.get(kind) or {"int": "int", "int64": "int", "uint8": "uint"}.get(name) or name


def _type_old(value: Value) -> str:
    return "time.Location" if type(value) is Zone else _type(value)


def _type_new(value: Value) -> str:
    return "unknown" if type(value) is Zone else _type(value)


def _to_base64(text: Value) -> str:
    from base64 import b64encode

    _texts(text)
    return b64encode(utf8(text)).decode()


def _from_base64(text: Value) -> str:
    from base64 import b64decode
    from binascii import Error

    _texts(text)
    try:
        return text_of(b64decode(utf8(text).replace(b"\r", b"").replace(b"\n", b""), validate=True))
    except Error as error:
        raise Panic(f"illegal base64 data: {error}") from None


def _from_json(text: Value) -> Value:
    _texts(text)
    from ..go_json import read_json

    return read_json(text)


def _to_json(value: Value) -> str:
    from ..go_json import json_text

    return json_text(value)


SHARED: dict[str, Callable[..., Value]] = {
    "trim": _trim,
    "trimPrefix": _trim_prefix,
    "trimSuffix": _trim_suffix,
    "upper": lambda text: _cased(text, str.upper),
    "lower": lambda text: _cased(text, str.lower),
    "split": _split,
    "splitAfter": _split_after,
    "replace": _replace,
    "join": _join,
    "indexOf": _index_of,
    "lastIndexOf": _last_index_of,
    "hasPrefix": _has_prefix,
    "hasSuffix": _has_suffix,
    "string": printed,
    "toJSON": _to_json,
    "fromJSON": _from_json,
    "toBase64": _to_base64,
    "fromBase64": _from_base64,
}
OLD: dict[str, Callable[..., Value]] = {"len": length, "repeat": _repeat_old, "type": _type_old}
NEW: dict[str, Callable[..., Value]] = {"len": _characters, "type": _type_new}
GROWING: dict[str, Callable[..., tuple[Value, int]]] = {"repeat": _repeat_new}
