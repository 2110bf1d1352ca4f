"""What a kustomization itself sets in the objects: images, replicas, namespace, names, labels, generated data."""

from __future__ import annotations

from collections.abc import Iterator

from ..source.field import Field
from ..source.nodes import Node, Scalar
from ..source.spans import part_span
from ..source.text import Span
from .layers import Replaced
from .ways import Goal, Way

_LABELS = ("commonLabels", "commonAnnotations")


class Settings:
    """The transformers and generators of one kustomization, found by what they write."""

    def __init__(self, field: Field) -> None:
        self._field = field

    def value(self, goal: Goal) -> Span | None:
        if type(goal.node) is not Scalar or goal.on_key or not goal.way:
            return None
        text, last = goal.node.value, goal.way[-1]
        if last == "image":
            return self._image(text)
        if last == "replicas":
            counts = (item.get("count") for item in self._field.get("replicas").items())
            return next((count.span for count in counts if count.text == text), None)
        if last == "namespace" and self._field.get("namespace").text == text:
            return self._field.get("namespace").span
        if goal.way[0] == "data":
            return self._literal(goal, str(last), text)
        return next((label.span for label in self._labels(str(last)) if label.text == text), None)

    def holds(self, goal: Goal) -> Span | None:
        return None

    def replaced(self, goal: Goal, way: Way) -> Iterator[Replaced]:
        return iter(())

    def generator_of(self, name: str) -> Span | None:
        """The generator that made an object of a name."""
        for field in ("configMapGenerator", "secretGenerator"):
            named = (item.get("name") for item in self._field.get(field).items())
            found = next((each for each in named if each.text and each.text in name), None)
            if found is not None:
                return found.span
        return None

    def _image(self, text: str) -> Span | None:
        for item in self._field.get("images").items():
            name, tag, digest = (item.get(each) for each in ("newName", "newTag", "digest"))
            chosen = digest if digest.present else tag
            tail = f"@{digest.text}" if digest.present else f":{tag.text}" if tag.present else ""
            whole = (name.text or item.get("name").text) + tail
            if text == whole or (not tail and name.present and text.startswith(whole)):
                return (chosen if chosen.present else name).span
        return None

    def _labels(self, key: str) -> Iterator[Field]:
        yield from (self._field.get(each, key) for each in _LABELS if self._field.get(each, key).present)
        for item in self._field.get("labels").items():
            if item.get("pairs", key).present:
                yield item.get("pairs", key)

    def _literal(self, goal: Goal, key: str, text: str) -> Span | None:
        for item in self._field.get("configMapGenerator").items():
            for literal in item.get("literals").items():
                node: Node | None = literal.node
                if type(node) is Scalar and node.value == f"{key}={text}":
                    start, end = goal.part or (0, len(text))
                    return part_span(self._field.source, node, len(key) + 1 + start, len(key) + 1 + end)
        return None
