"""Job: a Kubernetes Job decides by how it ends, no condition (metricproviders/job)."""

from __future__ import annotations

from collections.abc import Iterator

from ...manifests.kubernetes_names import dns_subdomain
from ..gate import GateMetric
from ..policy import Policy
from .provider import Complaint, Provider, own_phase

_UID = "6e0c3b3e-0000-4000-8000-000000000000"
"""Stands for the run's: only its form matters."""
_LONGEST_NAME = 63


def _complaints(metric: GateMetric, policy: Policy) -> Iterator[Complaint]:
    """The Job is named ``<uid>.<metric>.<n>``, the metric's name cut so that all fits 63 characters (job.go,
    ``newJobName``)."""
    name = metric.text("name")
    if not name.known or not name.value:
        return
    room = _LONGEST_NAME - len(f"{_UID}..1")
    kept = name.value[:room]
    if dns_subdomain(f"{_UID}.{kept}.1") is None:
        return
    if dns_subdomain(f"{_UID}.{name.value}.1") is None:
        what = f"is cut to `{kept}` in the name of its Job, which Kubernetes then refuses"
        yield Complaint(name, what, f"write a name of at most {room} characters")
    else:
        what = "has a name that is no part of a name of a Job: every measurement is an error"
        advice = "write lower case letters, digits and `-`, letters or digits at both ends"
        yield Complaint(name, what, advice, "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric …")


JOB = Provider("a Job", own_phase("a Job"), complaints=_complaints)
