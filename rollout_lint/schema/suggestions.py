"""What somebody meant by a field that does not exist: a misspelt one, one that stands elsewhere, one that is newer."""

from __future__ import annotations

from collections.abc import Iterator

from ..record import NamedTuple
from ..source.nodes import Mapping, Node, follow
from .trail import Trail, path_of
from .types import Controller, ListSchema, MapSchema, ObjectSchema, Schema

_FARTHEST = 3
"""Levels up plus levels down within which a field of the same name counts as misplaced."""
_NEAR = 0.8
_NEAR_ENOUGH = 0.7
"""difflib ratios: of a misspelling, and of one to fall back on where no field elsewhere has the name."""
_SHORTEST = 3
_GENERIC = frozenset(
    ("host", "key", "kind", "labels", "name", "namespace", "path", "port", "type", "value", "values", "version")
)
"""Names that so many objects have that a place which is not even written tells nothing."""


class Suggestion(NamedTuple):
    """At most one of the three, as in UnknownField."""

    meant: str | None = None
    belongs: str | None = None
    since: str | None = None


def suggest(trail: Trail, name: str, controller: Controller) -> Suggestion:
    """What was meant by a name that the mapping at the trail's end does not know."""
    *_, node, schema = trail[-1]
    assert isinstance(schema, ObjectSchema)
    newer = schema.later.get(name)
    if newer is not None:
        return Suggestion(since="{}.{}".format(*newer[0]))
    known = _known_fields(schema, controller)
    folded = _folded(name)
    for candidate in known:
        if _folded(candidate) == folded:
            return Suggestion(meant=candidate)
    written = node.entries if isinstance(node, Mapping) else {}
    unwritten = [candidate for candidate in known if candidate not in written]
    return (
        _misspelt(name, unwritten, _NEAR)
        or _misplaced(trail, name, controller)
        or _misspelt(name, unwritten, _NEAR_ENOUGH)
        or Suggestion()
    )


def _known_fields(schema: ObjectSchema, controller: Controller) -> dict[str, Schema]:
    known = dict(schema.fields)
    known.update({name: inner for name, (since, inner) in schema.later.items() if since <= controller})
    return known


def _folded(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _misspelt(name: str, candidates: list[str], cutoff: float) -> Suggestion | None:
    if len(name) < _SHORTEST:
        return None
    from difflib import get_close_matches

    by_folded = {_folded(candidate): candidate for candidate in candidates}
    near = get_close_matches(_folded(name), by_folded, 1, cutoff)
    return Suggestion(meant=by_folded[near[0]]) if near else None


# -- the same name elsewhere


class _Place(NamedTuple):
    """A field of the name: how far up its ancestor is, how far down it stands, whether what holds it is written."""

    up: int
    down: int
    written: bool
    path: str


def _misplaced(trail: Trail, name: str, controller: Controller) -> Suggestion | None:
    places = sorted(_places(trail, name, controller), key=lambda place: place.up + place.down)
    nearest = [place for place in places if place.up + place.down == places[0].up + places[0].down]
    unwritten = [] if name in _GENERIC else nearest
    for choice in ([p for p in nearest if not p.down], [p for p in nearest if p.written], unwritten):
        if len(choice) == 1:
            return Suggestion(belongs=choice[0].path)
    return None


def _places(trail: Trail, name: str, controller: Controller) -> Iterator[_Place]:
    """The fields of the name in the objects around the trail's end, nearest ancestors first."""
    up = 0
    for length in range(len(trail), 0, -1):
        *_, node, schema = trail[length - 1]
        if not isinstance(schema, ObjectSchema):
            continue
        for names, down, written in _fields_below(schema, node, name, controller, _FARTHEST - up):
            if up or down:
                yield _Place(up, down, written, path_of(trail[:length], *names).replace("[-1]", "[]"))
        up += 1
        if up > _FARTHEST:
            return


def _fields_below(
    schema: ObjectSchema, node: Node | None, name: str, controller: Controller, depth: int
) -> Iterator[tuple[tuple[str | int, ...], int, bool]]:
    """The ways down to fields of the name, their depth, and whether what holds each is written; -1 is any list item."""
    known = _known_fields(schema, controller)
    if name in known:
        yield (name,), 0, node is not None
        return
    if not depth:
        return
    entries = node.entries if isinstance(node, Mapping) else {}
    for field, inner in known.items():
        way, held = _held_object(field, inner)
        if held is not None:
            below = follow(entries[field][1]) if field in entries else None
            for rest, down, written in _fields_below(held, below, name, controller, depth - 1):
                yield (*way, *rest), down + 1, written


def _held_object(field: str, schema: Schema) -> tuple[tuple[str | int, ...], ObjectSchema | None]:
    """The object that a field holds, itself or in lists and mappings, and the way to it."""
    way: tuple[str | int, ...] = (field,)
    while isinstance(schema, (ListSchema, MapSchema)):
        way, schema = ((*way, -1), schema.item) if isinstance(schema, ListSchema) else ((*way, "*"), schema.value)
    return way, schema if isinstance(schema, ObjectSchema) else None
