"""The effective value of every key and where it comes from, for ``rollout-lint config``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from os.path import isabs
from typing import Any

from ..record import NamedTuple
from ..settings import Settings
from ..source.discovery import display_path
from .fields import CONFIGURATION
from .kinds import Kind, ListOf, MapOf, OneOf, Structure, Text


class SettingRow(NamedTuple):
    """One key: dotted, its value as one would write it, its origin, and whether this version acts on it."""

    key: str
    value: str
    origin: str
    read: bool


def effective_settings(settings: Settings) -> list[SettingRow]:
    """All keys in the order of the table, the entries of ``rules`` and ``services`` one by one, the selection last."""
    rows = list(_Listing(settings).rows(CONFIGURATION, settings.values, "", True))
    for name, selectors in (("select", settings.select), ("ignore", settings.ignore)):
        if selectors:
            rows.append(SettingRow(name, written(list(selectors)), settings.origins[name], True))
    return rows


def default_origins(origins: Mapping[str, str]) -> dict[str, str]:
    """``default`` for each dotted key that has no origin and no entry that has one."""
    keys = (key for key in _leaves(CONFIGURATION, "") if key not in origins)
    return {key: "default" for key in keys if not any(other.startswith(f"{key}.") for other in origins)}


def written(value: Any) -> str:
    """A value as one line of YAML, in flow style; what is null in YAML is not set."""
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {written(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(written(item) for item in value) + "]"
    return str(value)


class _Listing:
    """Walks the table beside the values."""

    def __init__(self, settings: Settings) -> None:
        self.root = settings.root
        self.origins = settings.origins

    def rows(self, structure: Structure, values: Mapping[str, Any], prefix: str, read: bool) -> Iterator[SettingRow]:
        for key in structure.keys:
            route, value, is_read = prefix + key.name, values.get(key.name), read and key.read
            if isinstance(key.kind, Structure):
                yield from self.rows(key.kind, value or {}, f"{route}.", is_read)
            elif isinstance(key.kind, MapOf) and value:
                yield from self._entries(key.kind, value, route, is_read)
            else:
                yield self._row(key.kind, key.default if value is None else value, route, is_read)

    def _entries(self, kind: MapOf, values: Mapping[str, Any], route: str, read: bool) -> Iterator[SettingRow]:
        """The entries of a mapping of names; of one that is a structure only what is set."""
        for name, value in values.items():
            entry = f"{route}.{name}"
            if isinstance(kind.value, Structure):
                yield from (row for row in self.rows(kind.value, value, f"{entry}.", read) if row.origin != "default")
            else:
                yield self._row(kind.value, value, entry, read)

    def _row(self, kind: Kind, value: Any, route: str, read: bool) -> SettingRow:
        if _names_files(kind):
            value = [self._shown(item) for item in value] if isinstance(value, list) else self._shown(value)
        return SettingRow(route, written(value), self.origins.get(route, "default"), read)

    def _shown(self, path: str | None) -> str | None:
        return display_path(path, self.root) if path is not None and isabs(path) else path


def _names_files(kind: Kind) -> bool:
    if isinstance(kind, OneOf):
        return any(_names_files(alternative) for alternative in kind.alternatives)
    return _names_files(kind.item) if isinstance(kind, ListOf) else isinstance(kind, Text) and kind.is_path


def _leaves(structure: Structure, prefix: str) -> Iterator[str]:
    for key in structure.keys:
        if isinstance(key.kind, Structure):
            yield from _leaves(key.kind, f"{prefix}{key.name}.")
        else:
            yield prefix + key.name
