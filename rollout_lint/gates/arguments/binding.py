"""Arguments: what a template declares, what a Rollout passes, and which value each one has in a run (facts §4).

The controller unites the declarations of all templates, then lets what is passed override what is declared; an
undeclared one is dropped. A Secret wins over both at run time, so an argument with a ``secretKeyRef`` is never known
here.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from ...manifests.analysis import Argument
from ...manifests.resource import Resource
from ...record import NamedTuple
from ...source.bound import Bound, Origin
from ...source.field import Field, filled_in_later
from .bound_text import BoundText, Segment, bind_text
from .experiment_values import hash_template, only_placeholder, resolves
from .placeholders import Placeholder, placeholders

__all__ = [
    "HASHES",
    "BoundArgument",
    "BoundText",
    "Environment",
    "Placeholder",
    "Segment",
    "Supply",
    "bind_arguments",
    "bind_text",
    "declared_arguments",
    "known_values",
    "placeholders",
]

HASHES = ("Latest", "Stable")
"""The two values of ``podTemplateHashValue``; any other text yields "" (facts §4.2)."""


class Supply(Enum):
    """What gives an argument its value when the run starts."""

    VALUE = "value"
    """A text, known here or filled in later: a literal, a default, a pod hash, a field of the Rollout."""
    SECRET = "secret"
    """A Secret, which wins over whatever a Rollout passes."""
    FIELD_REFERENCE = "field reference"
    """A ``fieldRef`` of the template, which nothing ever reads: ``argument "x" was not supplied``."""
    PRUNED = "pruned"
    """A ``valueFrom`` of the template with nothing in it that the API server keeps: as above."""
    NOTHING = "nothing"
    """No value at all: ``args.x was not resolved``."""


class BoundArgument(NamedTuple):
    """One declared argument with its value.

    ``pod_template_hash`` is ``Latest`` or ``Stable`` where it is bound to that ReplicaSet's hash, and ``templates.x``
    where it is the hash of the template ``x`` of an experiment. ``literal`` is the scalar whose text is the value,
    where one is.
    """

    name: str
    value: Bound[str]
    pod_template_hash: str | None = None
    supply: Supply = Supply.VALUE
    literal: Field | None = None

    @property
    def is_default(self) -> bool:
        """Whether nothing that was passed decides it."""
        return self.value.origin in (Origin.DEFAULT, Origin.ABSENT)


Environment = dict[str, BoundArgument]


def known_values(environment: Environment) -> dict[str, str]:
    """The values that are known, by name."""
    return {
        name: each.value.value
        for name, each in environment.items()
        if each.value.known and each.value.value is not None
    }


def declared_arguments(arguments: Iterable[Argument]) -> Environment:
    """What a template declares, with its defaults."""
    environment: Environment = {}
    _unite(environment, map(_declared, arguments))
    return environment


def bind_arguments(
    declared: Iterable[Environment],
    passed: Iterable[Argument],
    owner: Resource | None,
    *,
    experiment: Field | None = None,
    amended: bool = False,
) -> Environment:
    """The arguments of one run over the templates that declare them, in the order that the controller reads them.

    ``owner`` is the Rollout whose fields an argument may refer to, or the Experiment; None where none is in view, and
    then only defaults are known. ``experiment`` holds the templates that a value may name; ``amended`` says that the
    Rollout is not applied as it is written.
    """
    environment: Environment = {}
    for each in declared:
        _unite(environment, each.values())
    for argument in passed:
        base = environment.get(argument.name)
        if base is None or base.supply is Supply.SECRET:
            continue
        bound = _passed(argument, owner, experiment, amended)
        if bound is not None:
            environment[argument.name] = bound
    return environment


def _unite(environment: Environment, arguments: Iterable[BoundArgument]) -> None:
    """Add declarations as flattenArgs does: one without a value gives way to the next of its name, whatever that
    has."""
    for argument in arguments:
        known = environment.get(argument.name)
        if known is None or known.literal is None:
            environment[argument.name] = argument


def _declared(argument: Argument) -> BoundArgument:
    name, literal = argument.name, argument.value if argument.value.present else None
    if argument.secret.present:
        value: Bound[str] = Bound(None, argument.secret, Origin.DEFAULT, "it comes from a Secret")
        return BoundArgument(name, value, supply=Supply.SECRET, literal=literal)
    if literal is not None:
        value = Bound(literal.text, literal, Origin.DEFAULT, filled_in_later(literal.text))
        return BoundArgument(name, value, literal=literal)
    source = argument.field.get("valueFrom")
    if source.present:
        refers = argument.field_path.present
        value = Bound(
            None, argument.field_path if refers else source, Origin.DEFAULT, f"nothing gives argument `{name}` a value"
        )
        return BoundArgument(name, value, supply=Supply.FIELD_REFERENCE if refers else Supply.PRUNED)
    value = Bound(None, argument, Origin.ABSENT, f"argument `{name}` is not given")
    return BoundArgument(name, value, supply=Supply.NOTHING)


def _passed(
    argument: Argument, owner: Resource | None, experiment: Field | None, amended: bool
) -> BoundArgument | None:
    """What an entry of ``args`` of an analysis gives; None where it gives nothing and the default stays.

    A Rollout's entry always gives a text, "" at worst; an Experiment's, which is of the templates' type, keeps only
    ``value`` (experiment.go:532-546).
    """
    if owner is not None and owner.kind == "Experiment":
        return _literal(argument, experiment) if argument.value.present else None
    path, which = argument.field_path, argument.pod_template_hash
    if which.present:
        if which.text in HASHES:
            unknown = f"it is the {which.text.lower()} pod template hash"
            return BoundArgument(argument.name, Bound(None, which, Origin.ARGUMENT, unknown), which.text)
        if not argument.value.text:
            later = filled_in_later(which.text)
            return BoundArgument(argument.name, Bound(None if later else "", which, Origin.ARGUMENT, later))
    elif path.present:
        return BoundArgument(argument.name, _field_value(path, owner, amended))
    return _literal(argument, experiment)


def _field_value(path: Field, owner: Resource | None, amended: bool) -> Bound[str]:
    if owner is None:
        return Bound(None, path, Origin.ARGUMENT, f"`{path.text}` is known in the cluster only")
    from .field_references import read_rollout_field

    reading = read_rollout_field(path.text, owner, amended=amended)
    return Bound(reading.value, path, Origin.ARGUMENT, reading.unknown or reading.fault)


def _literal(argument: Argument, experiment: Field | None) -> BoundArgument:
    written = argument.value if argument.value.present else None
    place = argument if written is None else written
    text = "" if written is None else written.text
    value = Bound(text, place, Origin.ARGUMENT, filled_in_later(text))
    if experiment is None or "{{" not in text:
        return BoundArgument(argument.name, value, literal=written)
    only = only_placeholder(text)
    template = hash_template(only) if only is not None else None
    if only is not None and template is not None and resolves(only, experiment):
        unknown = f"it is the pod hash of the experiment's template `{template}`"
        return BoundArgument(argument.name, value.with_value(None, unknown), f"templates.{template}", literal=written)
    return BoundArgument(argument.name, value.with_value(None, "the experiment fills it in"), literal=written)
