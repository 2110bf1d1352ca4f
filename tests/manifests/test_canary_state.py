"""What a canary is at each step: pods, requests, and why (facts §5.2, §5.3)."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from rollout_lint.gates.stepped import SteppedCanary
from rollout_lint.manifests.canary_pods import Routing, canary_pods
from rollout_lint.manifests.canary_state import Requests, StepState
from rollout_lint.manifests.loading import Scope, load_project
from rollout_lint.walk import subjects

NONE, SOME, COHORT, UNKNOWN = Requests.NONE, Requests.SOME, Requests.COHORT, Requests.UNKNOWN

ROLLOUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {{name: catalog}}
spec:
  {replicas}
  selector: {{matchLabels: {{app: catalog}}}}
  template: {{metadata: {{labels: {{app: catalog}}}}}}
  strategy:
    canary:
      canaryService: catalog-canary
      stableService: catalog-stable
      {settings}
      steps:
{steps}
"""
ISTIO = "trafficRouting: {istio: {virtualService: {name: catalog, routes: [primary]}}}"
SUBSETS = (
    "trafficRouting: {istio: {virtualService: {name: catalog}, destinationRule: "
    "{name: catalog, canarySubsetName: canary, stableSubsetName: stable}}}"
)
PRIMARY = """
    - name: primary
      route:
        - destination: {host: catalog-stable}
          weight: 100
        - destination: {host: catalog-canary}
          weight: 0
"""


def virtual_service(*entries: str, name: str = "catalog") -> str:
    body = "\n".join(textwrap.indent(textwrap.dedent(entry), "    ") for entry in entries)
    return (
        f"apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {{name: {name}}}\nspec:\n"
        f"  hosts: [catalog]\n  http:\n{body}"
    )


def stepped(
    folder: Path, steps: str, *, settings: str = "", replicas: str = "replicas: 4", others: str = ""
) -> SteppedCanary:
    body = textwrap.indent(textwrap.dedent(steps).strip("\n"), " " * 8)
    text = ROLLOUT.format(replicas=replicas, settings=settings, steps=body)
    (folder / "all.yaml").write_text(f"{text}---\n{others}" if others else text)
    project = load_project([str(folder)], Scope()).project
    (found,) = (each.value for each in subjects(project, (1, 9)) if isinstance(each.value, SteppedCanary))
    return found


Course = list[tuple[int | None, tuple[int, int | None], Requests]]


def course(found: tuple[StepState, ...]) -> Course:
    return [(state.weight, (state.pods.least, state.pods.most), state.requests) for state in found]


@pytest.mark.parametrize(
    ("replicas", "settings", "steps", "expected"),
    [
        # without a router the pods are the weight; before the first setWeight there are none
        (
            "replicas: 4",
            "",
            "- analysis: {}\n- setWeight: 10\n- pause: {}\n- setWeight: 100",
            [(0, (0, 0), NONE), (10, (1, 1), SOME), (10, (1, 1), SOME), (100, (4, 4), SOME)],
        ),
        # one replica and no surge pod: the step passes with nothing deployed
        ("replicas: 1", "maxSurge: 0", "- setWeight: 20\n- setWeight: 50", [(20, (0, 0), NONE), (50, (1, 1), SOME)]),
        # the hole: the canary is scaled down again
        ("replicas: 5", "maxSurge: 0", "- setWeight: 50\n- setWeight: 90", [(50, (3, 3), SOME), (90, (0, 0), NONE)]),
        # setCanaryScale counts with trafficRouting only
        ("replicas: 4", "", "- setCanaryScale: {replicas: 3}", [(0, (0, 0), NONE)]),
        # what is not known
        ("replicas: ${N}", "", "- setWeight: 0\n- setWeight: 20", [(0, (0, 0), NONE), (20, (0, None), UNKNOWN)]),
        ("", "", "- setWeight: 0\n- setWeight: 20", [(0, (0, 0), NONE), (20, (1, None), SOME)]),
        ("", "maxSurge: 0", "- setWeight: 20", [(20, (0, None), UNKNOWN)]),
        ("replicas: 4", "maxSurge: ${SURGE}", "- setWeight: 20", [(20, (0, None), UNKNOWN)]),
        ("replicas: 4", "", "- setWeight: ${W}\n- pause: {}", [(None, (0, None), UNKNOWN)] * 2),
        ("replicas: 4", "trafficRouting: ${ROUTER}", "- setWeight: 20", [(20, (0, None), UNKNOWN)]),
    ],
)
def test_weight_and_pods(tmp_path: Path, replicas: str, settings: str, steps: str, expected: Course) -> None:
    assert course(stepped(tmp_path, steps, replicas=replicas, settings=settings).states) == expected


@pytest.mark.parametrize(
    ("settings", "steps", "expected"),
    [
        ("", "- setWeight: 0\n- setWeight: 30", [(0, (0, 0), NONE), (30, (2, 2), SOME)]),
        # a scale stays in force until the traffic's weight decides again
        (
            "",
            "- setCanaryScale: {replicas: 1}\n- setWeight: 50\n- setCanaryScale: {matchTrafficWeight: true}",
            [(0, (1, 1), NONE), (50, (1, 1), SOME), (50, (2, 2), SOME)],
        ),
        ("", "- setCanaryScale: {weight: 50}\n- setCanaryScale: {}", [(0, (2, 2), NONE), (0, (0, 0), NONE)]),
        ("", "- setCanaryScale: {replicas: 0}\n- setWeight: 50", [(0, (0, 0), NONE), (50, (0, 0), NONE)]),
        ("", "- setCanaryScale: {replicas: 2, weight: 75}", [(0, (2, 2), NONE)]),
        ("", "- setCanaryScale: {replicas: 2, matchTrafficWeight: true}", [(0, (0, 0), NONE)]),
        ("", "- setCanaryScale:\n    replicas: ${N}", [(0, (0, None), NONE)]),
        ("minPodsPerReplicaSet: 3", "- setWeight: 0\n- setWeight: 1", [(0, (0, 0), NONE), (1, (3, 3), SOME)]),
        ("maxSurge: 0", "- setWeight: 1", [(1, (1, 1), SOME)]),
        # a header route needs a pod when it is set, and goes with its match
        (
            "",
            "- setCanaryScale: {replicas: 1}\n- setHeaderRoute: {name: h, match: [{headerName: a}]}\n- pause: {}\n"
            "- setHeaderRoute: {name: h}",
            [(0, (1, 1), NONE), (0, (1, 1), COHORT), (0, (1, 1), COHORT), (0, (1, 1), NONE)],
        ),
        (
            "",
            "- setHeaderRoute: {name: h, match: [{headerName: a}]}\n- setCanaryScale: {replicas: 1}",
            [(0, (0, 0), NONE), (0, (1, 1), NONE)],
        ),
        (
            "",
            "- setCanaryScale: {replicas: 1}\n- setMirrorRoute: {name: m, match: [{method: {exact: GET}}]}",
            [(0, (1, 1), NONE), (0, (1, 1), COHORT)],
        ),
        # nobody knows what a plugin does
        ("", "- plugin: {name: a/b}\n- setCanaryScale: {replicas: 1}", [(0, (0, 0), NONE), (0, (1, 1), UNKNOWN)]),
    ],
)
def test_with_istio_and_all_routes_in_view(tmp_path: Path, settings: str, steps: str, expected: Course) -> None:
    found = stepped(tmp_path, steps, settings=f"{ISTIO}\n      {settings}", others=virtual_service(PRIMARY))
    assert course(found.states) == expected


COHORT_ROUTE = "- name: cohort\n  match: [{headers: {a: {exact: b}}}]\n  route: [{destination: {host: catalog-canary}}]"
SUBSET_PRIMARY = "- route: [{destination: {host: c, subset: stable}}, {destination: {host: c, subset: canary}}]"


@pytest.mark.parametrize(
    ("settings", "others", "expected"),
    [
        (ISTIO, virtual_service(PRIMARY), NONE),
        (ISTIO, "", UNKNOWN),
        (ISTIO, virtual_service(PRIMARY, name="other"), UNKNOWN),
        (ISTIO, virtual_service(COHORT_ROUTE, PRIMARY), SOME),
        (ISTIO, virtual_service(PRIMARY) + "---\n" + virtual_service(COHORT_ROUTE, name="edge"), SOME),
        (
            ISTIO,
            virtual_service("- route: [{destination: {host: catalog-stable}}]\n  mirror: {host: catalog-canary}"),
            SOME,
        ),
        (ISTIO, virtual_service(PRIMARY.replace("catalog-stable", "${HOST}")), UNKNOWN),
        (ISTIO.replace("name: catalog,", "name: catalog.shop,"), virtual_service(PRIMARY), NONE),
        (SUBSETS, virtual_service(SUBSET_PRIMARY), NONE),
        (SUBSETS, virtual_service(SUBSET_PRIMARY, "- route: [{destination: {host: c, subset: canary}}]"), SOME),
        ("trafficRouting: {nginx: {stableIngress: catalog}}", "", UNKNOWN),
        ("trafficRouting: {plugins: {a/b: {}}}", virtual_service(PRIMARY), UNKNOWN),
        ("trafficRouting: {}", "", UNKNOWN),
        (
            ISTIO,
            virtual_service(PRIMARY)
            + "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: preview}\nspec: {rules: [{http: "
            "{paths: [{backend: {service: {name: catalog-canary}}}]}}]}",
            SOME,
        ),
    ],
)
def test_requests_to_a_canary_without_weight(tmp_path: Path, settings: str, others: str, expected: Requests) -> None:
    found = stepped(tmp_path, "- setCanaryScale: {replicas: 1}", settings=settings, others=others)
    assert [state.requests for state in found.states] == [expected]


def autoscaler(bounds: str, kind: str = "HorizontalPodAutoscaler", group: str = "autoscaling/v2") -> str:
    return (
        f"apiVersion: {group}\nkind: {kind}\nmetadata: {{name: catalog}}\nspec: {{{bounds}, scaleTargetRef: "
        "{apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: catalog}}"
    )


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (autoscaler("minReplicas: 3, maxReplicas: 10"), (3, 10)),
        (autoscaler("maxReplicas: 10"), (1, 10)),
        (autoscaler('minReplicas: "${N}", maxReplicas: "${M}"'), (0, None)),
        (autoscaler("minReplicaCount: 2", "ScaledObject", "keda.sh/v1alpha1"), (2, 100)),
        (autoscaler("triggers: []", "ScaledObject", "keda.sh/v1alpha1"), (0, 100)),
        ("", (4, 4)),
    ],
)
def test_range_of_an_autoscaler(tmp_path: Path, others: str, expected: tuple[int, int | None]) -> None:
    found = stepped(tmp_path, "- setWeight: 50", settings=ISTIO, others=others)
    assert (found.replicas.least, found.replicas.most) == expected


@pytest.mark.parametrize(
    ("others", "load"),
    [
        ("", 2.0),
        (autoscaler("minReplicas: 2, maxReplicas: 10"), 1.0),
        (autoscaler("minReplicas: 0, maxReplicas: 10"), 0.0),
        (autoscaler("minReplicas: 6, maxReplicas: 2000"), 3.0),
    ],
)
def test_load_of_a_pinned_canary_is_the_least_there_may_be(tmp_path: Path, others: str, load: float) -> None:
    steps = "- setCanaryScale: {replicas: 1}\n- setWeight: 50"
    assert stepped(tmp_path, steps, settings=ISTIO, others=others).states[1].load == load


@pytest.mark.parametrize("settings", ["maxSurge: 0", "maxSurge: 1", ISTIO])
@pytest.mark.parametrize(("least", "most"), [(1, 6), (2, 5), (4, 10), (3, 120)])
def test_bounds_are_those_of_all_numbers_between(tmp_path: Path, settings: str, least: int, most: int) -> None:
    weights = (1, 10, 34, 50, 75, 90, 95, 99, 100)
    bounds = autoscaler(f"minReplicas: {least}, maxReplicas: {most}")
    found = stepped(tmp_path, "\n".join(f"- setWeight: {w}" for w in weights), settings=settings, others=bounds)
    routing = Routing() if settings is ISTIO else None
    for weight, state in zip(weights, found.states, strict=True):
        surge = 0 if settings == "maxSurge: 0" else 1
        pods = [canary_pods(number, weight, surge, routing).canary for number in range(least, most + 1)]
        assert state.pods == (min(pods), max(pods)), weight


def test_what_a_patch_changes_is_not_known(tmp_path: Path) -> None:
    patch = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: catalog}\nspec: {replicas: 9}"
    found = stepped(tmp_path, "- setWeight: 0\n- setWeight: 50", others=patch)
    assert found.is_patched
    assert course(found.states) == [(0, (0, 0), NONE), (50, (0, None), UNKNOWN)]


@pytest.mark.parametrize(
    ("settings", "replicas", "steps", "why"),
    [
        ("", "replicas: 4", "- pause: {}", "it has no pod: no `setWeight` stands before this step"),
        ("", "replicas: 4", "- setWeight: 0", "it has no pod: `setWeight` is 0"),
        (
            "maxSurge: 0",
            "replicas: 5",
            "- setWeight: 90",
            "it has no pod: 5 replicas without a surge pod leave none to `setWeight: 90`",
        ),
        (ISTIO, "replicas: 4", "- setCanaryScale: {replicas: 0}", "it has no pod: `setCanaryScale` says so"),
        (ISTIO, "replicas: 4", "- setCanaryScale: {replicas: 1}", "its weight is 0 and no route leads to the canary"),
    ],
)
def test_why_no_request_arrives(tmp_path: Path, settings: str, replicas: str, steps: str, why: str) -> None:
    found = stepped(tmp_path, steps, settings=settings, replicas=replicas, others=virtual_service(PRIMARY))
    assert (found.states[-1].requests, found.states[-1].why) == (NONE, why)
