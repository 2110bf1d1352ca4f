"""Where placeholders stand in the metrics of templates: in every string that the API server keeps."""

from __future__ import annotations

from collections.abc import Iterator

from ...manifests.template import AnalysisTemplate, Metric
from ...record import NamedTuple
from ...schema.types import ANY, ListSchema, MapSchema, ObjectSchema, ScalarSchema, Schema
from ...source.field import Field, filled_in_later
from ...source.nodes import Node, Scalar
from ...source.scalars import ScalarType, read_scalar
from ...source.spans import part_span
from ...source.text import Span
from .placeholders import Placeholder, placeholders, unclosed

_HOLDS_TEXT = frozenset(("string", "duration", "date-time", "int-or-string", "quantity", "resource-quantity", "any"))


class Use(NamedTuple):
    """A placeholder in a string of a metric; ``tag`` None is a ``{{`` at ``start`` that nothing closes."""

    metric: Metric
    field: Field
    start: int
    end: int
    tag: Placeholder | None

    @property
    def span(self) -> Span:
        if type(self.field.node) is not Scalar:
            return self.field.span
        return part_span(self.field.source, self.field.node, self.start, self.end)

    @property
    def is_filled_in_later(self) -> bool:
        """Whether helm or jinja replaces it before the manifest is applied."""
        return filled_in_later(self.field.text[self.start : self.end]) is not None

    @property
    def place(self) -> str:
        """The name of the field it stands in: ``query``, ``args``."""
        field: Field | None = self.field
        while field is not None:
            if field.key is not None:
                return field.key.value
            field = field.parent
        return ""


class TemplateTexts(NamedTuple):
    """What the metrics of one template hold. ``is_open`` says that some text is filled in later: what else it will
    use is unknown."""

    uses: tuple[Use, ...]
    is_open: bool


class MetricTexts:
    """The texts of templates, each template read once however many gates use it."""

    def __init__(self) -> None:
        self._known: dict[int, TemplateTexts] = {}

    def of(self, template: AnalysisTemplate) -> TemplateTexts:
        known = self._known.get(id(template))
        if known is None:
            known = self._known[id(template)] = _read(template)
        return known


def _read(template: AnalysisTemplate) -> TemplateTexts:
    uses: list[Use] = []
    is_open = False
    for metric in template.metrics:
        for field in texts(metric):
            text = field.text
            if "{{" in text:
                uses += _uses(metric, field, text)
            is_open = is_open or filled_in_later(text) is not None
    return TemplateTexts(tuple(uses), is_open)


def _uses(metric: Metric, field: Field, text: str) -> Iterator[Use]:
    for tag in placeholders(text):
        yield Use(metric, field, tag.start, tag.end, tag)
    start = unclosed(text)
    if start is not None:
        yield Use(metric, field, start, start + 2, None)


def texts(metric: Metric) -> Iterator[Field]:
    """The strings of a metric in which placeholders are replaced, the keys of mappings among them: not what the API
    server prunes, and no number or boolean."""
    from ...schema.tables import Metric as schema_of_metric

    return _texts(metric.field, schema_of_metric, set())


def _texts(field: Field, schema: Schema, above: set[int]) -> Iterator[Field]:
    node = field.node
    if type(node) is Scalar:
        if type(schema) is ScalarSchema and schema.kind in _HOLDS_TEXT and _is_text(node):
            yield field
        return
    if node is None or id(node) in above:
        return
    above.add(id(node))
    if field.is_list:
        item = schema.item if isinstance(schema, ListSchema) else schema
        if item is ANY or isinstance(schema, ListSchema):
            for each in field.items():
                yield from _texts(each, item, above)
    elif field.is_mapping:
        for name, inner in field.entries():
            known = _field_schema(schema, name)
            if known is None:
                continue
            if inner.key is not None and not isinstance(schema, ObjectSchema):
                yield Field(field.source, inner.key, None, field)
            yield from _texts(inner, known, above)
    above.discard(id(node))


def _field_schema(schema: Schema, name: str) -> Schema | None:
    """The schema of a field of a mapping; None where the API server prunes it."""
    if schema is ANY:
        return ANY
    if isinstance(schema, MapSchema):
        return schema.value
    if not isinstance(schema, ObjectSchema):
        return None
    if name in schema.fields:
        return schema.fields[name]
    if name in schema.later:
        return schema.later[name][1]
    return ANY if schema.open else None


def _is_text(node: Node) -> bool:
    return type(node) is Scalar and read_scalar(node)[0] is ScalarType.STRING
