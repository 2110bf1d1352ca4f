"""Pods of a canary, against the table of the facts (§5.2), the cases of the controller's own tests and its bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollout_lint.manifests.canary_pods import PodCounts, Routing, canary_pods, max_surge
from rollout_lint.manifests.resource import resources
from rollout_lint.manifests.rollout import Canary, Rollout
from rollout_lint.source.parse import parse
from rollout_lint.source.text import Source

WEIGHTS = (1, 5, 10, 20, 25, 33, 50, 75, 90, 99)
TABLE = """
1  1 1/2 1/2 1/2 1/2 1/2 1/2 1/2 1/2 1/2 1/2
1  0 0/1 0/1 0/1 0/1 0/1 0/1 1/1 1/1 1/1 1/1
2  1 1/3 1/3 1/3 1/3 1/3 1/3 1/2 2/3 2/3 2/3
2  0 1/2 1/2 1/2 1/2 1/2 1/2 1/2 0/2 1/2 1/2
3  1 1/4 1/4 1/4 1/4 1/4 1/3 2/4 3/4 3/4 3/4
5  1 1/6 1/6 1/6 1/5 1/5 2/6 3/6 4/5 5/6 5/6
5  0 1/5 1/5 1/5 1/5 1/5 2/5 3/5 4/5 0/5 4/5
9  1 1/10 1/10 1/10 2/10 2/9 3/9 5/10 7/9 9/10 9/10
10 1 1/11 1/11 1/10 2/10 3/11 3/10 5/10 8/11 9/10 10/11
10 0 1/10 1/10 1/10 2/10 3/10 3/10 5/10 8/10 9/10 9/10
20 1 1/21 1/20 2/20 4/20 5/20 7/21 10/20 15/20 18/20 20/21
50 0 1/50 3/50 5/50 10/50 13/50 17/50 25/50 38/50 45/50 0/50
"""
"""Replicas, maxSurge in pods, then canary pods of all pods at each of WEIGHTS."""

CELLS = [
    (int(replicas), weight, int(surge), cell)
    for replicas, surge, *cells in map(str.split, TABLE.strip().splitlines())
    for weight, cell in zip(WEIGHTS, cells, strict=True)
]


@pytest.mark.parametrize(("replicas", "weight", "surge", "cell"), CELLS)
def test_table_of_weights(replicas: int, weight: int, surge: int, cell: str) -> None:
    assert canary_pods(replicas, weight, surge) == PodCounts(*map(int, cell.split("/")))


@pytest.mark.parametrize(("replicas", "weight"), [(2, 75), (5, 90), (10, 95), (25, 98), (50, 99)])
def test_hole_scales_the_canary_down_to_nothing(replicas: int, weight: int) -> None:
    assert canary_pods(replicas, weight, 0) == (0, replicas)
    assert canary_pods(replicas, weight, 1).canary > 0


def test_there_is_no_other_hole() -> None:
    holes = {(n, w) for n in range(2, 200) for w in range(1, 100) if canary_pods(n, w, 0).canary == 0}
    assert holes == {(2, 75), (5, 90), (10, 95), (25, 98), (50, 99)}


@pytest.mark.parametrize(
    ("replicas", "weight", "surge", "canary", "stable"),
    [
        # TestApproximateWeightedNewStableReplicaCounts of the controller
        (0, 0, 0, 0, 0),
        (0, 50, 1, 0, 0),
        (2, 100, 1, 2, 0),
        (3, 34, 0, 1, 2),
        (3, 49, 1, 2, 2),
        (10, 0, 1, 0, 10),
        (10, 14, 0, 1, 9),
        (10, 15, 0, 2, 8),
        (10, 18, 1, 2, 9),
        (10, 19, 1, 2, 9),
        (10, 23, 1, 2, 8),
        (10, 24, 1, 3, 8),
        (10, 100, 1, 10, 0),
    ],
)
def test_counts_of_the_controllers_own_tests(replicas: int, weight: int, surge: int, canary: int, stable: int) -> None:
    assert canary_pods(replicas, weight, surge) == PodCounts(canary, canary + stable)


@given(replicas=st.integers(0, 500), weight=st.integers(0, 100), surge=st.integers(0, 50))
def test_pods_stay_in_bounds(replicas: int, weight: int, surge: int) -> None:
    counts = canary_pods(replicas, weight, surge)
    assert 0 <= counts.canary <= counts.total
    assert counts.total in ((replicas, replicas + 1) if surge and replicas else (replicas,))
    if weight == 0:
        assert counts == (0, replicas)
    if weight == 100:
        assert counts == (replicas, replicas)


@given(replicas=st.integers(1, 500), weight=st.integers(1, 99), surge=st.integers(1, 50))
def test_with_a_surge_both_versions_keep_a_pod_and_the_share_is_one_pod_off_at_most(
    replicas: int, weight: int, surge: int
) -> None:
    counts = canary_pods(replicas, weight, surge)
    assert 0 < counts.canary < counts.total
    assert abs(counts.share - weight) <= 100 / (replicas + 1)
    assert counts == canary_pods(replicas, weight, 1)


def test_smallest_numbers_of_replicas_that_give_a_weight_exactly() -> None:
    def smallest(weight: int, surge: int) -> int:
        return next(n for n in range(1, 200) if canary_pods(n, weight, surge).share == weight)

    assert [smallest(w, 0) for w in (10, 5, 1)] == [10, 20, 100]
    assert [smallest(w, 1) for w in (10, 5, 1)] == [9, 19, 99]


@pytest.mark.parametrize(
    ("weight", "routing", "expected"),
    [
        (0, Routing(), (0, 10)),
        (1, Routing(), (1, 11)),
        (20, Routing(), (2, 12)),
        (25, Routing(), (3, 13)),
        (33, Routing(), (4, 14)),
        (99, Routing(), (10, 20)),
        (100, Routing(), (10, 20)),
        # out of maxTrafficWeight
        (10, Routing(full=1000), (1, 11)),
        (250, Routing(full=1000), (3, 13)),
        # minPodsPerReplicaSet: only of a version that has a pod, and capped at replicas
        (0, Routing(minimum=3), (0, 10)),
        (10, Routing(minimum=3), (3, 13)),
        (50, Routing(minimum=3), (5, 15)),
        (10, Routing(minimum=30), (10, 20)),
        # setCanaryScale.replicas wins, even over the minimum
        (50, Routing(pinned=1), (1, 11)),
        (50, Routing(pinned=1, minimum=3), (1, 11)),
        (0, Routing(pinned=0), (0, 10)),
        # dynamicStableScale
        (10, Routing(is_dynamic=True), (1, 10)),
        (25, Routing(is_dynamic=True), (3, 11)),
        (100, Routing(is_dynamic=True), (10, 10)),
        (100, Routing(is_dynamic=True, minimum=2), (10, 10)),
        (95, Routing(is_dynamic=True, minimum=2), (10, 12)),
        (50, Routing(is_dynamic=True, pinned=1), (1, 11)),
        (50, Routing(is_dynamic=True, pinned=1, minimum=2), (2, 12)),
        # scaled for half of the traffic while it gets a tenth of it: stable keeps what its traffic needs
        (50, Routing(is_dynamic=True, traffic=10), (5, 14)),
        (10, Routing(is_dynamic=True, traffic=50), (1, 10)),
    ],
)
def test_pods_with_a_router(weight: int, routing: Routing, expected: tuple[int, int]) -> None:
    assert canary_pods(10, weight, 1, routing) == expected
    assert canary_pods(10, weight, 0, routing) == expected, "maxSurge is inert with a router"


@given(
    replicas=st.integers(0, 300),
    weight=st.integers(0, 100),
    minimum=st.integers(0, 20),
    dynamic=st.booleans(),
)
def test_routed_pods_carry_their_traffic(replicas: int, weight: int, minimum: int, dynamic: bool) -> None:
    canary, total = canary_pods(replicas, weight, 0, Routing(minimum=minimum, is_dynamic=dynamic))
    stable = total - canary
    assert canary * 100 >= weight * replicas
    assert stable * 100 >= (100 - weight) * replicas
    assert canary <= replicas
    assert stable <= replicas


def _canary(written: str) -> Canary:
    text = f"""\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {{name: catalog}}
spec:
  strategy:
    canary:
      steps: []
      {written}
"""
    (document,) = parse(Source("rollout.yaml", text))
    (resource,) = resources(document)
    canary = Rollout(resource).canary
    assert canary is not None
    return canary


@pytest.mark.parametrize(
    ("written", "replicas", "surge"),
    [
        ("", 1, 1),
        ("", 5, 2),
        ("maxSurge:", 5, 2),
        ("maxSurge: 0", 5, 0),
        ("maxSurge: 3", 5, 3),
        ("maxSurge: 0%", 5, 0),
        ("maxSurge: 20%", 5, 1),
        ("maxSurge: 21%", 5, 2),
        ('maxSurge: "1"', 5, 1),
        ('maxSurge: "1"', 200, 2),
        ('maxSurge: "0"', 5, 0),
        ("maxSurge: some", 5, 0),
        ("maxSurge: 1.5%", 5, 0),
        ("maxSurge: ${SURGE}", 5, None),
        ("maxSurge: {}", 5, None),
        ("maxSurge: true", 5, None),
    ],
)
def test_maximum_surge(written: str, replicas: int, surge: int | None) -> None:
    assert max_surge(_canary(written), replicas) == surge
