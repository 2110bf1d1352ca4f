"""Tolerations, spread and affinity as Kubernetes validates them (see ``pod_template``)."""

from __future__ import annotations

from collections.abc import Iterator

from .kubernetes_names import label_value, qualified_name
from .label_selector import LabelSelector
from .rejection import Rejection, SpecPlace, invalid, not_supported, required

_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
_OPERATORS = ("Equal", "Exists")
_UNSATISFIABLE = ("DoNotSchedule", "ScheduleAnyway")
_LARGEST_WEIGHT = 100


def scheduling_rejections(spec: SpecPlace) -> Iterator[Rejection]:
    """What makes the placement of pods invalid."""
    for toleration in spec.get("tolerations").items():
        if toleration.field.is_mapping:
            yield from _toleration_rejections(toleration)
    for constraint in spec.get("topologySpreadConstraints").items():
        yield from _spread_rejections(constraint)
    for kind in ("podAffinity", "podAntiAffinity"):
        affinity = spec.get("affinity", kind)
        for term in affinity.get("requiredDuringSchedulingIgnoredDuringExecution").items():
            yield from _term_rejections(term)
        for weighted in affinity.get("preferredDuringSchedulingIgnoredDuringExecution").items():
            yield from _weight_rejections(weighted)
            yield from _term_rejections(weighted.get("podAffinityTerm"))
    nodes = spec.get("affinity", "nodeAffinity")
    for weighted in nodes.get("preferredDuringSchedulingIgnoredDuringExecution").items():
        yield from _weight_rejections(weighted)
    terms = nodes.get("requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms")
    if terms.field.is_list and not terms.field.size:
        yield terms.refused(
            required("must have at least one node selector term"),
            "a node affinity without terms fits no node",
            "add one",
        )


def _toleration_rejections(toleration: SpecPlace) -> Iterator[Rejection]:
    key, operator = toleration.get("key"), toleration.get("operator")
    value, effect = toleration.get("value"), toleration.get("effect")
    complaint = qualified_name(key.text) if key.text else None
    if complaint:
        yield key.refused(invalid(key.text, complaint), f"`{key.text}` is no key of a taint: {complaint}", "correct it")
    if operator.text is None:
        return
    if key.text == "" and operator.text != "Exists":
        detail = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'
        yield operator.refused(
            invalid(operator.text, detail), "a toleration without `key` must say `Exists`", "add `key`"
        )
    if operator.text == "Exists" and value.text:
        yield operator.refused(
            invalid(value.text, "value must be empty when `operator` is 'Exists'"),
            "`Exists` takes no value",
            "remove `value`, or write `Equal`",
            at=value.field,
        )
    elif operator.text in ("", "Equal"):
        complaint = label_value(value.text) if value.text else None
        if complaint:
            yield operator.refused(
                invalid(value.text, complaint),
                f"`{value.text}` is no value of a taint: {complaint}",
                "correct it",
                at=value.field,
            )
    elif operator.text not in _OPERATORS:
        yield operator.refused(
            not_supported(operator.text, _OPERATORS),
            f"`{operator.text}` is no operator of a toleration",
            "write `Equal` or `Exists`",
        )
    yield from _effect_rejections(effect, toleration.get("tolerationSeconds"))


def _effect_rejections(effect: SpecPlace, seconds: SpecPlace) -> Iterator[Rejection]:
    if effect.text is None:
        return
    if effect.text and effect.text not in _EFFECTS:
        yield effect.refused(
            not_supported(effect.text, _EFFECTS),
            f"`{effect.text}` is no effect of a taint",
            "write `NoSchedule`, `PreferNoSchedule` or `NoExecute`",
        )
    elif seconds.present and effect.text != "NoExecute":
        yield effect.refused(
            invalid(effect.text, "effect must be 'NoExecute' when `tolerationSeconds` is set"),
            "`tolerationSeconds` needs the effect `NoExecute`",
            "write `effect: NoExecute`, or remove `tolerationSeconds`",
        )


def _spread_rejections(constraint: SpecPlace) -> Iterator[Rejection]:
    skew, action = constraint.get("maxSkew"), constraint.get("whenUnsatisfiable")
    if skew.number is not None and skew.number <= 0:
        yield skew.refused(
            invalid(skew.number, "must be greater than zero"), "`maxSkew` must be greater than 0", "write 1 or more"
        )
    if action.present and action.text is not None and action.text not in _UNSATISFIABLE:
        yield action.refused(
            not_supported(action.text, _UNSATISFIABLE),
            f"`whenUnsatisfiable` cannot be `{action.text}`",
            "write `DoNotSchedule` or `ScheduleAnyway`",
        )
    yield from _empty_topology(constraint.get("topologyKey"))
    yield from LabelSelector(constraint.get("labelSelector")).rejections()


def _term_rejections(term: SpecPlace) -> Iterator[Rejection]:
    yield from LabelSelector(term.get("labelSelector")).rejections()
    yield from _empty_topology(term.get("topologyKey"))


def _empty_topology(key: SpecPlace) -> Iterator[Rejection]:
    if key.present and key.text == "":
        yield key.refused(required("can not be empty"), "`topologyKey` is empty", "name a label of the nodes")


def _weight_rejections(weighted: SpecPlace) -> Iterator[Rejection]:
    weight = weighted.get("weight")
    if weight.number is not None and not 1 <= weight.number <= _LARGEST_WEIGHT:
        yield weight.refused(
            invalid(weight.number, "must be in the range 1-100"), "a weight is 1 to 100", "write one in that range"
        )
