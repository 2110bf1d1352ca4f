"""The cohorts of the policy, as those that requests belong to."""

from __future__ import annotations

from collections.abc import Iterator

from rollout_lint.gates.policy import Policy
from rollout_lint.manifests.istio.cohorts import Cohort


def cohorts_of(policy: Policy) -> Iterator[Cohort]:
    for value, home in policy.cohorts.routes:
        yield Cohort(policy.cohorts.header, value, home == "canary")
