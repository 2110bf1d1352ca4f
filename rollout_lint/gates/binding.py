"""Arguments: what a template declares, what a Rollout passes, and what a text with ``{{args.x}}`` becomes (facts §4).

The controller merges by name: a Rollout's argument overrides a declared one, an undeclared one is dropped. A Secret
wins over both at run time, so an argument with a ``secretKeyRef`` is never known here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..manifests.analysis import Argument
from ..manifests.bound import Bound, Origin
from ..manifests.field import filled_in_later
from ..manifests.resource import Resource

HASHES = ("Latest", "Stable")
"""The two values of ``podTemplateHashValue``; any other text yields "" (facts §4.2)."""


class BoundArgument(NamedTuple):
    """One declared argument with its value. ``pod_template_hash`` is ``Latest`` or ``Stable`` where it is bound to
    one."""

    name: str
    value: Bound[str]
    pod_template_hash: str | None = None


Environment = dict[str, BoundArgument]


def declared_arguments(arguments: Iterable[Argument]) -> Environment:
    """What a template declares, with its defaults."""
    return {argument.name: _declared(argument) for argument in arguments}


def bind_arguments(declared: Iterable[Environment], passed: Iterable[Argument], owner: Resource | None) -> Environment:
    """The arguments of one run over the templates that declare them. ``owner`` is the Rollout, whose fields an
    argument may refer to; None where none is in view, and then only defaults are known."""
    environment: Environment = {}
    for each in declared:
        for name, known in each.items():
            if name not in environment or environment[name].value.value is None:
                environment[name] = known
    for argument in passed:
        base = environment.get(argument.name)
        if base is not None and base.value.unknown != _SECRET:
            environment[argument.name] = _passed(argument, owner)
    return environment


_SECRET = "it comes from a Secret"


def _declared(argument: Argument) -> BoundArgument:
    if argument.secret.present:
        return BoundArgument(argument.name, Bound(None, argument.secret, Origin.DEFAULT, _SECRET))
    if argument.value.present:
        text = argument.value.text
        return BoundArgument(argument.name, Bound(text, argument.value, Origin.DEFAULT, filled_in_later(text)))
    if argument.pod_template_hash.present:
        return BoundArgument(argument.name, Bound(None, argument, Origin.DEFAULT, "it is no field of a template"))
    return BoundArgument(
        argument.name, Bound(None, argument, Origin.ABSENT, f"argument `{argument.name}` is not given")
    )


def _passed(argument: Argument, owner: Resource | None) -> BoundArgument:
    origin = Origin.ARGUMENT
    if argument.value.text:
        text = argument.value.text
        return BoundArgument(argument.name, Bound(text, argument.value, origin, filled_in_later(text)))
    if argument.pod_template_hash.present:
        which = argument.pod_template_hash.text
        if which not in HASHES:
            return BoundArgument(argument.name, Bound("", argument.pod_template_hash, origin))
        unknown = f"it is the {which.lower()} pod template hash"
        return BoundArgument(argument.name, Bound(None, argument.pod_template_hash, origin, unknown), which)
    if argument.field_path.present:
        return BoundArgument(argument.name, _field_reference(argument, owner))
    return BoundArgument(argument.name, Bound("", argument, origin))


def _field_reference(argument: Argument, owner: Resource | None) -> Bound[str]:
    """``metadata.name``, ``metadata.namespace``, ``metadata.labels['x']`` and ``metadata.annotations['x']`` of the
    Rollout."""
    path = argument.field_path.text
    metadata = owner.field.get("metadata") if owner is not None else None
    text = None
    if metadata is not None and path in ("metadata.name", "metadata.namespace"):
        text = metadata.get(path.removeprefix("metadata.")).text or None
    elif metadata is not None and path.endswith("']"):
        kind, _, key = path.removesuffix("']").partition("['")
        if kind in ("metadata.labels", "metadata.annotations"):
            text = metadata.get(kind.removeprefix("metadata.")).get(key).text
    unknown = f"`{path}` is known in the cluster only" if text is None else filled_in_later(text)
    return Bound(text, argument.field_path, Origin.ARGUMENT, unknown)


class Placeholder(NamedTuple):
    """A ``{{…}}`` in a text: offsets in the decoded text, and what stands between the braces, trimmed."""

    start: int
    end: int
    tag: str


def placeholders(text: str) -> list[Placeholder]:
    """The placeholders of a text as fasttemplate finds them: from ``{{`` to the next ``}}``; an unclosed one ends the
    list."""
    found = []
    start = text.find("{{")
    while start >= 0:
        end = text.find("}}", start + 2)
        if end < 0:
            break
        found.append(Placeholder(start, end + 2, text[start + 2 : end].strip()))
        start = text.find("{{", end + 2)
    return found


def bind_text(text: Bound[str], environment: Environment) -> Bound[str]:
    """A text with its placeholders replaced. A text that is one placeholder takes the argument's place and origin."""
    if text.value is None or "{{" not in text.value:
        return text
    tags = placeholders(text.value)
    if not tags or "{{" in text.value[tags[-1].end :]:
        return text.with_value(None, "a `{{` in it is not closed")
    for tag in tags:
        argument = environment.get(tag.tag.removeprefix("args.")) if tag.tag.startswith("args.") else None
        if argument is None:
            return text.with_value(None, f"`{{{{{tag.tag}}}}}` is no argument of its template")
        if not argument.value.known:
            if len(tags) == 1:
                return argument.value.read_as(text)
            return text.with_value(None, argument.value.unknown)
    if len(tags) == 1 and tags[0].start == 0 and tags[0].end == len(text.value):
        return environment[tags[0].tag.removeprefix("args.")].value.read_as(text)
    parts, last = [], 0
    for tag in tags:
        parts += [text.value[last : tag.start], environment[tag.tag.removeprefix("args.")].value.value or ""]
        last = tag.end
    return text.with_value("".join(parts) + text.value[last:])
