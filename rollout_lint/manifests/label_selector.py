"""Label selectors: what is wrong with one, and whether labels satisfy it (apimachinery, meta/v1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..source.field import Field, filled_in_later
from .kubernetes_names import label_value, qualified_name
from .rejection import Rejection, SpecPlace, forbidden, invalid, required

_NEED_VALUES = ("In", "NotIn")
_TAKE_NO_VALUES = ("Exists", "DoesNotExist")
_OPERATORS = (*_NEED_VALUES, *_TAKE_NO_VALUES)

Labels = Mapping[str, Field]


def labels_of(metadata: Field) -> dict[str, Field]:
    """The labels of a ``metadata``; null counts as ""."""
    return dict(metadata.get("labels").entries())


def label_rejections(labels: SpecPlace) -> Iterator[Rejection]:
    """Label keys and values that Kubernetes does not take. It names the map alone, not the key."""
    for key, field in labels.field.entries():
        if filled_in_later(key):
            continue
        entry = SpecPlace(field, labels.path)
        complaint = qualified_name(key)
        if complaint:
            yield entry.refused(
                invalid(key, complaint), f"`{key}` is no label key: {complaint}", "rename it", at=field.heading
            )
        text = entry.text
        complaint = label_value(text) if text is not None else None
        if complaint:
            yield entry.refused(
                invalid(text, complaint),
                f"label `{key}` cannot have the value `{text}`: {complaint}",
                "shorten it or replace the characters; an annotation may hold any text",
            )


class LabelSelector:
    """A ``matchLabels``/``matchExpressions`` selector."""

    def __init__(self, place: SpecPlace) -> None:
        self.place = place

    @property
    def is_empty(self) -> bool:
        """Whether it holds no requirement; one that is not rendered yet is not empty."""
        expressions = self.place.get("matchExpressions").field
        labels = self.place.get("matchLabels").field
        return (self.place.text is not None or self.place.field.is_mapping) and not (
            labels.size or expressions.size or labels.text or expressions.text
        )

    def rejections(self) -> Iterator[Rejection]:
        """What ValidateLabelSelector says."""
        yield from label_rejections(self.place.get("matchLabels"))
        for expression in self.place.get("matchExpressions").items():
            yield from _requirement_rejections(expression)

    def unmatched(self, labels: Labels) -> Iterator[Field]:
        """The requirements that labels do not satisfy, as far as both are known."""
        if any(map(filled_in_later, labels)):
            return
        for key, wanted in self.place.get("matchLabels").field.entries():
            if not filled_in_later(key) and _differs(wanted, labels.get(key)):
                yield wanted
        for expression in self.place.get("matchExpressions").items():
            if _is_unmatched(expression.field, labels):
                yield expression.field


def _requirement_rejections(expression: SpecPlace) -> Iterator[Rejection]:
    operator, values = expression.get("operator").text, expression.get("values")
    if operator in _NEED_VALUES and values.is_empty:
        yield values.refused(
            required("must be specified when `operator` is 'In' or 'NotIn'"),
            f"`{operator}` needs values",
            "list them under `values`",
        )
    elif operator in _TAKE_NO_VALUES and values.field.size:
        yield values.refused(
            forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'"),
            f"`{operator}` takes no values",
            "remove `values`, or write `In`",
            at=values.field.heading,
        )
    elif operator and operator not in _OPERATORS:
        yield expression.get("operator").refused(
            invalid(operator, "not a valid selector operator"),
            f"`{operator}` is no selector operator",
            "write `In`, `NotIn`, `Exists` or `DoesNotExist`",
        )
    key = expression.get("key")
    complaint = qualified_name(key.text) if key.text else None
    if complaint:
        yield key.refused(invalid(key.text, complaint), f"`{key.text}` is no label key: {complaint}", "rename it")
    for value in values.items():
        complaint = label_value(value.text) if value.text is not None else None
        if complaint:
            yield value.refused(
                invalid(value.text, complaint), f"`{value.text}` is no label value: {complaint}", "correct it"
            )


def _differs(wanted: Field, found: Field | None) -> bool:
    if found is None:
        return not filled_in_later(wanted.text)
    if any(field.is_mapping or field.is_list or filled_in_later(field.text) for field in (wanted, found)):
        return False
    return wanted.text != found.text


def _is_unmatched(expression: Field, labels: Labels) -> bool:
    key, operator = expression.get("key").text, expression.get("operator").text
    values = [value.text for value in expression.get("values").items()]
    found = labels.get(key)
    if not key or filled_in_later(key) or any(map(filled_in_later, values)) or (found and filled_in_later(found.text)):
        return False
    if operator == "In":
        return found is None or found.text not in values
    if operator == "NotIn":
        return found is not None and found.text in values
    return (operator == "Exists" and found is None) or (operator == "DoesNotExist" and found is not None)
