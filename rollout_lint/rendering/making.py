"""Of all that made an object, the text that a place in it came from."""

from __future__ import annotations

from collections.abc import Iterator

from ..record import NamedTuple
from ..source.nodes import Mapping, Node, Scalar, Sequence, follow
from ..source.text import Span
from .layers import Layer, Operations, Replaced, Written
from .place import Place, Replacement
from .ways import ITEM_NAMES, Goal, Way, find, heading_of, node_at, says_the_same


class Making(NamedTuple):
    """What made one object: its base, if it has one on this disk, and what was done to that, the last first."""

    base: Written | None
    layers: tuple[Layer, ...]

    def place(self, goal: Goal) -> Place | None:
        """Where a place was written; else the nearest thing around it that a file has; None where there is none."""
        span = self._scalar(goal) if type(goal.node) is Scalar else self._collection(goal)
        if span is not None:
            return Place(span, exact=True, replacements=tuple(self._replacements(goal)))
        for length in range(len(goal.way) - 1, 0, -1):
            way = goal.way[:length]
            node = node_at(goal.root, way)
            around = Goal(way, goal.root, node, True, None) if node is not None else None
            span = self._collection(around) if around is not None else None
            if span is not None:
                return Place(span, exact=False)
        return None

    def _scalar(self, goal: Goal) -> Span | None:
        """What patches write beside the base, be it to say which item they mean, is the base's all the same."""
        of_base = self.base.value(goal) if self.base is not None else None
        for layer in self.layers:
            span = layer.value(goal)
            if span is not None and (
                of_base is None or isinstance(layer, Operations) or _inside_replaced(layer, goal) is not None
            ):
                return span
        return of_base

    def _collection(self, goal: Goal) -> Span | None:
        of_patches = ((layer, layer.holds(goal)) for layer in self.layers)
        held = [(layer, span) for layer, span in of_patches if span is not None]
        for layer, span in held:
            if _inside_replaced(layer, goal) is not None:
                return span
        of_base = self.base.holds(goal) if self.base is not None else None
        return of_base or next((span for _, span in held), None)

    def _replacements(self, goal: Goal) -> Iterator[Replacement]:
        """The lists of the base that patches replaced, at or under what a heading stands for."""
        way = _headed(goal)
        if way is None or self.base is None:
            return
        for layer in self.layers:
            for replaced in layer.replaced(goal, way):
                lost = self._lost(goal, replaced)
                if lost is not None:
                    yield Replacement(replaced.span, lost, replaced.value is None)

    def _lost(self, goal: Goal, replaced: Replaced) -> Span | None:
        """What the base had there; None where it had nothing, or the same."""
        assert self.base is not None
        found = find(self.base.root, goal.root, replaced.way)
        if found is None and replaced.value is None:
            # an item that was taken out of a list: the list is what there is to show
            found = find(self.base.root, goal.root, replaced.way[:-1])
        if found is None or type(found.node) is Scalar:
            return None
        if replaced.value is not None and (
            type(found.node) is not Sequence
            or says_the_same(found.node, replaced.value)
            or not _is_written_anew(goal, replaced)
        ):
            return None
        return self.base.text.lift(heading_of(self.base.text.source, found))


def _headed(goal: Goal) -> Way | None:
    """The way of what a place is only the heading of: what is missing from it is shown there."""
    if goal.way[-2:] == ("metadata", "name"):
        return goal.way[:-2]
    if goal.way and goal.way[-1] in ITEM_NAMES and len(goal.way) > 1 and isinstance(goal.way[-2], int):
        return goal.way[:-1]
    if goal.on_key and type(goal.node) in (Mapping, Sequence):
        return goal.way
    return None


def _inside_replaced(layer: Layer, goal: Goal) -> Replaced | None:
    """The list that a layer replaced, which a place is in."""
    for replaced in layer.replaced(goal, ()):
        length = len(replaced.way)
        if goal.way[:length] == replaced.way and _is_written_anew(goal, replaced):
            return replaced
    return None


def _is_written_anew(goal: Goal, replaced: Replaced) -> bool:
    """Whether a patch's list is all that the object has there: it was not merged with another."""
    node = node_at(goal.root, replaced.way)
    return (
        type(node) is Sequence
        and type(replaced.value) is Sequence
        and len(node.items) == len(replaced.value.items)
        and all(map(_alike, node.items, replaced.value.items))
    )


def _alike(one: Node, other: Node) -> bool:
    """Whether an item may have been another before images and the like were set in it: merging adds keys."""
    one, other = follow(one), follow(other)
    if type(one) is Mapping and type(other) is Mapping:
        return one.entries.keys() == other.entries.keys()
    return type(one) is type(other)
