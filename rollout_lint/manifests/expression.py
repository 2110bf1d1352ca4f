"""The texts of the embedded languages where they are written: conditions and queries of a metric."""

from __future__ import annotations

from collections.abc import Iterator

from ..late_pattern import late_pattern
from ..source.field import Field
from ..source.nodes import Node, Scalar
from ..source.text import Span
from .resource import Resource

_KINDS = ("AnalysisTemplate", "ClusterAnalysisTemplate", "AnalysisRun")
_COMMENT = late_pattern(r"[ \t]+(#[^\r\n]*)")
_OPERATOR_AT_END = late_pattern(
    r"(?:&&|\|\||[-+*/%^<>=!?:|,.(\[{]|(?<![\w.])(?:and|or|not|in|matches|contains|startsWith|endsWith|unless|by|without|on|ignoring))\s*\Z"
)
_QUOTED = late_pattern(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|`[^`]*`")
_CLOSING = {")": "(", "]": "[", "}": "{"}


class Expression:
    """A condition or a PromQL query, unbound. ``name`` is the field's: ``successCondition``, ``query``."""

    __slots__ = ("field", "name")

    def __init__(self, field: Field, name: str) -> None:
        self.field = field
        self.name = name

    @property
    def span(self) -> Span:
        return self.field.span

    @property
    def causes(self) -> tuple[Node, ...]:
        return self.field.nodes

    @property
    def cut_off(self) -> Span | None:
        """What YAML reads as a comment behind this plain scalar on its last line, and so drops."""
        node = self.field.node
        if type(node) is not Scalar or node.style:
            return None
        source = self.field.source
        match = _COMMENT.match(source.text, node.end)
        return Span(source, match.start(1), match.end(1)) if match else None

    @property
    def ends_open(self) -> bool:
        """Whether the text stops in the middle: a bracket or quote not closed, or an operator with nothing behind
        it."""
        text = _QUOTED.sub("0", self.field.text)
        if any(quote in text for quote in "\"'`") or _OPERATOR_AT_END.search(text):
            return True
        depth = {"(": 0, "[": 0, "{": 0}
        for character in text:
            if character in depth:
                depth[character] += 1
            elif character in _CLOSING:
                depth[_CLOSING[character]] -= 1
        return any(count > 0 for count in depth.values())


def expressions(resource: Resource) -> Iterator[Expression]:
    """The conditions and queries of an analysis object, patches included."""
    if resource.kind not in _KINDS:
        return
    for metric in resource.spec.get("metrics").items():
        for name in ("successCondition", "failureCondition"):
            if metric.get(name).present:
                yield Expression(metric.get(name), name)
        query = metric.get("provider", "prometheus", "query")
        if query.present:
            yield Expression(query, "query")
