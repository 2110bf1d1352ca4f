"""What is declared about one service: annotations on the Rollout first, then ``services:`` of the configuration."""

from __future__ import annotations

from ..manifests.durations import go_duration
from ..manifests.rollout import Rollout
from ..record import NamedTuple
from ..source.text import Span
from .policy import Policy, ServiceFacts

P99_ANNOTATION = "rollout-lint/p99"
WORKLOAD_ANNOTATION = "rollout-lint/workload"


class DeclaredLatency(NamedTuple):
    """The 99th percentile of the request duration, in seconds, and who says so. ``span`` is None for the
    configuration."""

    seconds: float
    where: str
    span: Span | None


class DeclaredWorkload(NamedTuple):
    """``stateless`` or ``stateful``, and who says so."""

    workload: str
    where: str
    span: Span | None


def declared_p99(rollout: Rollout, policy: Policy) -> DeclaredLatency | None:
    """The declared p99; None where none is declared, or where the annotation is no duration."""
    annotation = rollout.annotation(P99_ANNOTATION)
    if annotation.present:
        seconds = go_duration(annotation.text)
        return None if seconds is None else DeclaredLatency(seconds, f"annotation `{P99_ANNOTATION}`", annotation.span)
    seconds = _service(rollout, policy).p99
    return None if seconds is None else DeclaredLatency(seconds, "`services:` of the configuration", None)


def declared_workload(rollout: Rollout, policy: Policy) -> DeclaredWorkload | None:
    """Whether the workload is declared stateless or stateful; None where it is not."""
    annotation = rollout.annotation(WORKLOAD_ANNOTATION)
    if annotation.present:
        return DeclaredWorkload(annotation.text, f"annotation `{WORKLOAD_ANNOTATION}`", annotation.span)
    workload = _service(rollout, policy).workload
    return None if workload is None else DeclaredWorkload(workload, "`services:` of the configuration", None)


def _service(rollout: Rollout, policy: Policy) -> ServiceFacts:
    return policy.service(rollout.namespace, rollout.name)
