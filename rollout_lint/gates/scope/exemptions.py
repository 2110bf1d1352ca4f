"""Which selectors need not single out the canary: those of gates that measure after the promotion, and those of what is
downstream."""

from __future__ import annotations

import re

from ...late_pattern import late_pattern
from ...manifests.analysis import AnalysisPlace
from ...manifests.resource import Resource
from ...manifests.rollout import Canary
from ...manifests.routers import TrafficRouting
from ...promql.syntax import Selector
from ..gate import Gate, GateMetric
from ..kept import kept
from ..policy import Policy

DOWNSTREAM = "rollout-lint/downstream"
"""The annotation of a Rollout or template that names what is downstream, as globs."""
_SEPARATORS = late_pattern(r"[,\s]+")


@kept
def is_before_full_promotion(gate: Gate) -> bool:
    """Whether a gate of a Rollout starts while stable pods still serve: not a post-promotion analysis, nor one from a
    step on that the canary has all the traffic at. True for any other gate."""
    analysis, rollout = gate.analysis, gate.rollout
    if analysis is None or rollout is None:
        return True
    if analysis.place is AnalysisPlace.POST_PROMOTION:
        return False
    canary = rollout.canary
    if canary is None:
        return True
    if analysis.place is AnalysisPlace.BACKGROUND:
        return not _is_promoted(canary, canary.starting_step.value)
    return not _is_promoted(canary, analysis.step)


def _is_promoted(canary: Canary, step: int | None) -> bool:
    """Whether the last weight before a step is all of the traffic."""
    weights = [each.weight.integer() for each in canary.steps[: step or 0] if each.weight.present]
    most = TrafficRouting(canary).maximum_weight
    if not weights or most is None:
        return False
    return weights[-1].value is not None and weights[-1].value >= most


def is_downstream(selector: Selector, metric: GateMetric, policy: Policy) -> bool:
    """Whether a selector reads what is declared to be downstream: by the name of its metric, or of what it selects."""
    globs = _globs(metric, policy)
    if not globs:
        return False
    from fnmatch import fnmatchcase

    names = [selector.metric or ""]
    for matcher in selector.matchers:
        if matcher.operator in ("=", "=~"):
            names += (matcher.value, re.split(r"[.:]", matcher.value, maxsplit=1)[0])
    return any(fnmatchcase(name, glob) for name in names for glob in globs if name)


@kept
def _globs(metric: GateMetric, policy: Policy) -> tuple[str, ...]:
    owner = metric.gate.owner
    return (
        *policy.downstream,
        *policy.service(owner.namespace, owner.name).downstream,
        *_annotated(owner),
        *_annotated(metric.metric.template.resource),
    )


def _annotated(resource: Resource) -> list[str]:
    text = resource.annotations.get(DOWNSTREAM).text
    return [glob for glob in _SEPARATORS.split(text) if glob]
