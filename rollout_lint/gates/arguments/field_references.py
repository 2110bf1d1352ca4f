"""``fieldRef`` of an argument that a Rollout passes: which value the controller reads, or what it says instead (facts
§4.2).

A path that starts with ``metadata`` is read as Kubernetes' downward API reads one; any other is a walk over the whole
Rollout as JSON, cut at ``.``, ``[`` and ``]`` (factory.go:267-304).
"""

from __future__ import annotations

from ...late_pattern import late_pattern
from ...manifests.downward_path import downward_complaint
from ...manifests.resource import Resource
from ...record import NamedTuple
from ...schema.types import ANY, ListSchema, MapSchema, ObjectSchema, Schema
from ...source.field import Field, filled_in_later

_SEPARATORS = late_pattern(r"[.\[\]]+")
_INDEX = late_pattern(r"[+-]?[0-9]+\Z")
_ADDED_BY_OTHERS = late_pattern(
    r"(?:app\.kubernetes\.io|helm\.sh|kubectl\.kubernetes\.io|rollout\.argoproj\.io|argo-rollouts\.argoproj\.io"
    r"|(?:[a-z-]+\.)*(?:argoproj\.io|fluxcd\.io|k8s\.io))/"
)
"""Labels and annotations that delivery tools and controllers put on an object."""
_EXPONENT_FROM = 1e6
"""JSON's numbers are floats for Go, and fmt prints them so from here on: ``1e+06``."""
_IN_CLUSTER = "`{}` is known in the cluster only"


class FieldReading(NamedTuple):
    """What a path gives: a value, or why it is not known here, or the controller's error.

    With a ``fault`` the controller refuses to build the run, or passes "" where a later ``fieldRef`` in the list hides
    the error. ``missing`` says that a label or annotation is not there, which gives "" without any error.
    """

    value: str | None = None
    unknown: str | None = None
    fault: str | None = None
    missing: bool = False


def read_rollout_field(path: str, rollout: Resource, *, amended: bool = False) -> FieldReading:
    """What an argument with this path is bound to. ``amended`` says that what applies the Rollout may add to it, as
    kustomize does."""
    later = filled_in_later(path)
    if later is not None:
        return FieldReading(unknown=later)
    if path.startswith("metadata"):
        fault = downward_complaint(path)
        return FieldReading(fault=fault) if fault is not None else _metadata(path, rollout, amended)
    return _walk(path, rollout, amended)


def _subscript(path: str) -> tuple[str, str] | None:
    """``metadata.labels['x']`` in its two parts."""
    if not path.endswith("']"):
        return None
    kind, bracket, key = path[:-2].partition("['")
    return (kind, key) if bracket and kind else None


def _metadata(path: str, rollout: Resource, amended: bool) -> FieldReading:
    metadata = rollout.field.get("metadata")
    subscripted = _subscript(path)
    if subscripted is not None:
        kind, key = subscripted
        field = metadata.get(kind.removeprefix("metadata."), key)
        if field.present:
            return FieldReading(field.text, filled_in_later(field.text))
        if amended or _ADDED_BY_OTHERS.match(key):
            return FieldReading(unknown=_IN_CLUSTER.format(path))
        return FieldReading("", missing=True)
    field = metadata.get(path.removeprefix("metadata."))
    if path in ("metadata.name", "metadata.namespace") and field.text:
        return FieldReading(field.text, filled_in_later(field.text))
    return FieldReading(unknown=_IN_CLUSTER.format(path))


def _walk(path: str, rollout: Resource, amended: bool) -> FieldReading:
    from ...schema.tables import Rollout as schema_of_rollout

    sections = [section for section in _SEPARATORS.split(path) if section]
    invalid = FieldReading(fault=f"invalid path {path} in rollout")
    if _filled_in_by_cluster(sections, rollout):
        return FieldReading(unknown=_IN_CLUSTER.format(path))
    field, schema = rollout.field, _Unwalked.of(schema_of_rollout)
    for section in sections:
        if field.is_list:
            if not _INDEX.match(section):
                return FieldReading(fault=f"invalid index '{section}'")
            index, items = int(section), list(field.items())
            if not 0 <= index < len(items):
                return FieldReading(fault=f"index {index} out of range")
            field, schema = items[index], schema.item()
        elif field.is_mapping:
            inner = schema.field(section)
            if inner is None:
                return invalid
            field = field.get(section)
            if not field.present:
                free = schema.is_free and amended and section.isprintable() and "'" not in section
                return FieldReading(unknown=_IN_CLUSTER.format(path)) if free else invalid
            schema = inner
        else:
            return invalid
    return _primitive(path, field)


def _filled_in_by_cluster(sections: list[str], rollout: Resource) -> bool:
    """Whether a path leads to what no manifest holds: the status, the template of a workloadRef, the default of
    ``replicas``, which the controller writes back."""
    spec = rollout.spec
    if sections[:3] == ["status", "canary", "weights"]:
        return spec.get("strategy", "canary", "trafficRouting").present
    if sections[:1] in (["apiVersion"], ["kind"], ["status"]):
        return True
    if sections[:2] == ["spec", "template"]:
        return spec.get("workloadRef").present
    return sections == ["spec", "replicas"] and not spec.get("replicas").present


def _primitive(path: str, field: Field) -> FieldReading:
    if field.is_mapping or field.is_list:
        return FieldReading(fault=f"path {path} in rollout must terminate in a primitive value")
    value = field.scalar
    if isinstance(value, bool):
        return FieldReading("true" if value else "false")
    if isinstance(value, (int, float)):
        if abs(value) >= _EXPONENT_FROM:
            return FieldReading(unknown=f"Go writes the number of `{path}` with an exponent")
        return FieldReading(repr(int(value) if value == int(value) else value))
    return FieldReading(field.text, filled_in_later(field.text))


class _Unwalked(NamedTuple):
    """What a schema says of the part of a path that is still ahead; None where it says nothing."""

    schema: Schema | None

    @classmethod
    def of(cls, schema: Schema | None) -> _Unwalked:
        return cls(None if schema is ANY else schema)

    @property
    def is_free(self) -> bool:
        """Whether it is a mapping with free keys: labels, annotations."""
        return isinstance(self.schema, MapSchema)

    def item(self) -> _Unwalked:
        return _Unwalked.of(self.schema.item if isinstance(self.schema, ListSchema) else None)

    def field(self, name: str) -> _Unwalked | None:
        """The schema of a field; None where the API server prunes it."""
        if isinstance(self.schema, MapSchema):
            return _Unwalked.of(self.schema.value)
        if not isinstance(self.schema, ObjectSchema) or self.schema.open:
            return _Unwalked(None)
        later = self.schema.later.get(name)
        inner = self.schema.fields.get(name) or (later[1] if later else None)
        return None if inner is None else _Unwalked.of(inner)
