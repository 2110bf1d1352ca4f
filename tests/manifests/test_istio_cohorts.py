"""Where the requests of a cohort go through the routes of a VirtualService (facts §6.1, "Which routes it leaves
alone")."""

from __future__ import annotations

from pathlib import Path

import pytest

from rollout_lint import lint_paths, lint_text
from rollout_lint.manifests.istio.matching import Fit, fit, string_match
from rollout_lint.source.field import Field
from rollout_lint.source.parse import parse
from rollout_lint.source.text import Source

from .istio_manifests import (
    BOTH,
    CANARY,
    COHORTS,
    ENTERPRISE,
    IN_SUBSETS,
    INTERNAL,
    PRIMARY,
    STABLE,
    TO_CANARY,
    TO_STABLE,
    found,
    http,
    rollout,
    shown,
    subsets,
    virtual_service,
)

VARIABLE = "'${HOST}'"


def match(text: str) -> Field:
    [document] = parse(Source("x.yaml", text))
    return Field(document.source, document.root, None, None)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("{exact: internal}", True),
        ("{exact: Internal}", False),
        ("{prefix: int}", True),
        ("{prefix: ernal}", False),
        ("{regex: 'internal|beta'}", True),
        ("{regex: 'intern'}", False),
        ("{regex: '.*'}", True),
        ("{regex: '(?i)INTERNAL'}", True),
        ("{regex: '['}", None),
        ("{}", True),
        ("{exact: '${COHORT}'}", None),
    ],
)
def test_string_matches(text: str, fits: bool | None) -> None:
    assert string_match(match(text), "internal") is fits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", Fit(True, False, {})),
        ("{uri: {prefix: /}}", Fit(True, False, {})),
        ("{uri: {prefix: /api}}", Fit(True, False, {"uri": ("prefix", "/api")})),
        ("{headers: {X-Cohort: {exact: a}}}", Fit(True, True, {})),
        ("{headers: {x-cohort: {exact: b}}}", Fit(False, True, {})),
        ("{withoutHeaders: {x-cohort: {exact: a}}}", Fit(False, False, {})),
        ("{withoutHeaders: {x-cohort: {exact: b}}}", Fit(True, False, {})),
        ("{headers: {user: {exact: a}}}", Fit(True, False, {"headers user": ("exact", "a")})),
        ("{headers: {user: {exact: '${U}'}}}", Fit(None, False, {})),
        ("{port: 80, gateways: [b, a]}", Fit(True, False, {"port": ("", "80"), "gateways": ("", "a,b")})),
    ],
)
def test_what_a_match_block_asks(text: str, expected: Fit) -> None:
    assert fit((match(text),), "x-cohort", "a") == expected


COHORT_RULES = ("RL504", "RL505", "RL506", "RL507", "RL508")


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        (f"{COHORTS}, {PRIMARY}", []),
        (PRIMARY, [("RL504", "http")]),
        (f"{INTERNAL % TO_CANARY}, {PRIMARY}", [("RL504", "http")]),
        # prefix and regex are matches as well
        (f"{COHORTS.replace('exact: internal', 'prefix: int').replace('exact: enter', 'regex: enter')}, {PRIMARY}", []),
        # a default that is stable alone needs no route for the enterprise
        (f"{INTERNAL % TO_CANARY}, {{name: primary, match: [{{headers: {{x-canary-cohort: {{exact: beta}}}}}}], {BOTH}}}, "
         f"{{route: [{TO_STABLE}]}}", []),
        # the primary route may leave a cohort out by itself
        (f"{INTERNAL % TO_CANARY}, {{name: primary, match: [{{withoutHeaders: {{x-canary-cohort: {{exact: enterprise}}}}}}]"
         f", {BOTH}}}, {{route: [{TO_STABLE}]}}", []),
        # a cohort's route that leads elsewhere
        (f"{INTERNAL % TO_STABLE}, {ENTERPRISE % TO_STABLE}, {PRIMARY}", [("RL504", "stable")]),
        (f"{INTERNAL % TO_CANARY}, {ENTERPRISE % TO_CANARY}, {PRIMARY}", [("RL505", "canary")]),
        (f"{INTERNAL % TO_CANARY}, {ENTERPRISE % f'{STABLE}, {CANARY}'}, {PRIMARY}", []),
        (f"{INTERNAL % TO_CANARY}, {ENTERPRISE % '{destination: {host: stable}, weight: 99}, {destination: {host: canary}, weight: 1}'}"
         f", {PRIMARY}", [("RL505", "canary")]),
        (f"{INTERNAL % TO_CANARY}, {ENTERPRISE % '{destination: {host: vip}}'}, {PRIMARY}", []),
        # a mirror
        (f"{INTERNAL % TO_CANARY}, {(ENTERPRISE % TO_STABLE)[:-1]}, mirror: {{host: canary}}}}, {PRIMARY}",
         [("RL505", "canary")]),
        (f"{INTERNAL % TO_CANARY}, {(ENTERPRISE % TO_STABLE)[:-1]}, mirrors: [{{destination: {{host: canary}}}}]}}, "
         f"{PRIMARY}", [("RL505", "canary")]),
        # a narrower route above, or a narrower route of the cohort
        (f"{{name: api, match: [{{uri: {{prefix: /api}}}}], {BOTH.replace('weight: 0', 'weight: 5')}}}, {COHORTS}, {PRIMARY}",
         [("RL505", "canary")]),
        (f"{{name: api, match: [{{uri: {{prefix: /api}}}}], route: [{TO_STABLE}]}}, {COHORTS}, {PRIMARY}", []),
        (f"{{name: test, match: [{{headers: {{x-test: {{exact: a}}}}}}], route: [{TO_CANARY}]}}, {COHORTS}, {PRIMARY}", []),
        (f"{COHORTS.replace('exact: enterprise}', 'exact: enterprise}}, uri: {prefix: /api')}, {PRIMARY}",
         [("RL505", "canary")]),
        # shadows
        (f"{PRIMARY}, {COHORTS}", [("RL506", "internal"), ("RL506", "enterprise")]),
        (f"{INTERNAL % TO_CANARY}, {PRIMARY}, {ENTERPRISE % TO_STABLE}", [("RL506", "enterprise")]),
        (f"{{name: all, match: [{{uri: {{prefix: /}}}}], {BOTH}}}, {COHORTS}, {PRIMARY}", [("RL506", "internal")]),
        (f"{ENTERPRISE % TO_STABLE}, {(ENTERPRISE % TO_CANARY).replace('name: enterprise', 'name: late')}, "
         f"{INTERNAL % TO_CANARY}, {PRIMARY}", []),
        # what is not known
        (f"{INTERNAL % TO_CANARY}, {ENTERPRISE.replace('exact: enterprise', 'exact: ${VIP}') % TO_CANARY}, {PRIMARY}", []),
        (f"{INTERNAL % TO_CANARY}, {ENTERPRISE % TO_STABLE.replace('stable', VARIABLE)}, {PRIMARY}", []),
    ],
)  # fmt: skip
def test_where_cohorts_go_by_host(routes: str, expected: list[tuple[str, str]]) -> None:
    assert [(rule, excerpt) for rule, _, excerpt in shown(rollout() + http(routes), *COHORT_RULES)] == expected


BY_SUBSET = (
    "virtualService: {name: shop, routes: [primary]}, "
    "destinationRule: {name: shop, canarySubsetName: c, stableSubsetName: s}"
)
SUBSET_PRIMARY = f"{{name: primary, {IN_SUBSETS}}}"
SUBSET_COHORTS = (
    f"{INTERNAL % '{destination: {host: shop, subset: c}}'}, {ENTERPRISE % '{destination: {host: shop, subset: s}}'}"
)


@pytest.mark.parametrize(
    ("routes", "more", "expected"),
    [
        (f"{SUBSET_COHORTS}, {SUBSET_PRIMARY}", "", [("RL508", "c")]),
        (f"{SUBSET_COHORTS}, {SUBSET_PRIMARY}", "abortScaleDownDelaySeconds: 0,", []),
        (SUBSET_PRIMARY, "", [("RL504", "http")]),
        # without a subset all pods of the Service are meant
        (f"{SUBSET_COHORTS.replace(', subset: s', '')}, {SUBSET_PRIMARY}", "", [("RL508", "c"), ("RL505", "shop")]),
        # a subset of the same name of another host
        (f"{SUBSET_COHORTS.replace('host: shop, subset: s', 'host: vip, subset: c')}, {SUBSET_PRIMARY}", "",
         [("RL508", "c")]),
    ],
)  # fmt: skip
def test_where_cohorts_go_by_subset(routes: str, more: str, expected: list[tuple[str, str]]) -> None:
    text = rollout(BY_SUBSET, services="maxSurge: 1", more=more) + http(routes) + subsets()
    assert [(rule, excerpt) for rule, _, excerpt in shown(text, *COHORT_RULES)] == expected


HEADER = "{setHeaderRoute: {name: m, match: [{headerName: %s, headerValue: {%s}}]}}"
MIRROR = "{setMirrorRoute: {name: m, match: [%s]}}"


@pytest.mark.parametrize(
    ("step", "routes", "expected"),
    [
        (HEADER % ("x-canary-cohort", "exact: internal"), f"{ENTERPRISE % TO_STABLE}, {PRIMARY}", []),
        (HEADER % ("X-Canary-Cohort", "exact: internal"), f"{ENTERPRISE % TO_STABLE}, {PRIMARY}", []),
        (HEADER % ("x-canary-cohort", "exact: '${COHORT}'"), f"{ENTERPRISE % TO_STABLE}, {PRIMARY}", []),
        (HEADER % ("x-canary-cohort", "exact: beta"), f"{ENTERPRISE % TO_STABLE}, {PRIMARY}", [("RL504", "http")]),
        (HEADER % ("x-canary-cohort", "regex: '.+'"), f"{COHORTS}, {PRIMARY}", [("RL505", ".+")]),
        (HEADER % ("x-test", "exact: a"), f"{COHORTS}, {PRIMARY}", []),
        (MIRROR % "{path: {prefix: /}}", f"{COHORTS}, {PRIMARY}", [("RL505", "{path: {prefix: /}}")]),
        (MIRROR % "{headers: {x-canary-cohort: {exact: internal}}}", f"{COHORTS}, {PRIMARY}", []),
        (MIRROR % "{headers: {x-test: {exact: a}}}", f"{COHORTS}, {PRIMARY}", []),
        (MIRROR % "{path: {prefix: /}}", PRIMARY, [("RL504", "http")]),
        # written by hand under a managed name
        (HEADER % ("x-test", "exact: a"), f"{COHORTS.replace('name: internal', 'name: m')}, {PRIMARY}",
         [("RL507", "m")]),
    ],
)  # fmt: skip
def test_steps_route_cohorts_too(step: str, routes: str, expected: list[tuple[str, str]]) -> None:
    text = rollout(steps=f"{{setWeight: 5}}, {step}", routing="managedRoutes: [{name: m}],") + http(routes)
    assert [(rule, excerpt) for rule, _, excerpt in shown(text, *COHORT_RULES)] == expected


GATE = "{match: [{headers: {x-canary-cohort: {exact: enterprise}}}], route: [{destination: {host: stable}}]}"


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        ("{delegate: {name: shop}}", [("RL504", "http")]),
        (f"{GATE}, {{delegate: {{name: shop}}}}", []),
        ("{match: [{uri: {prefix: /shop}}], delegate: {name: shop, namespace: web}}", [("RL504", "http")]),
        ("{delegate: {name: other}}", []),
        ("", []),
    ],
)
def test_a_delegate_gets_its_requests_from_another(root: str, expected: list[tuple[str, str]]) -> None:
    text = rollout() + virtual_service(f"http: [{INTERNAL % TO_CANARY}, {PRIMARY}]", hosts="[]")
    text += virtual_service(f"http: [{root}]", "entrance") if root else ""
    assert [(rule, excerpt) for rule, _, excerpt in shown(text, "RL504", "RL505", "RL506")] == expected


def test_a_route_below_a_delegation_is_in_its_shadow() -> None:
    text = rollout() + virtual_service(f"http: [{PRIMARY}]", hosts="[]")
    text += virtual_service(f"http: [{{delegate: {{name: shop}}}}, {COHORTS}]", "entrance")
    assert [(rule, excerpt) for rule, _, excerpt in shown(text, "RL504", "RL506")] == [
        ("RL506", "internal"),
        ("RL506", "enterprise"),
    ]


def test_what_a_delegate_out_of_view_does_is_unknown() -> None:
    assert shown(rollout() + http("{delegate: {name: gone}}", PRIMARY), *COHORT_RULES) == []


def test_each_virtual_service_is_judged_on_its_own() -> None:
    istio = "virtualServices: [{name: shop, routes: [primary]}, {name: inside, routes: [primary]}]"
    text = rollout(istio) + http(COHORTS, PRIMARY) + virtual_service(f"http: [{PRIMARY}]", "inside", "[inside]")
    assert [f.message.split("`")[1] for f in found(lint_text(text), "RL504")] == ["inside"]


def test_a_gateway_merges_the_virtual_services_of_a_host() -> None:
    text = rollout() + http(PRIMARY) + virtual_service(f"http: [{COHORTS}]", "cohorts")
    assert shown(text, *COHORT_RULES) == []


def test_configured_cohorts_make_a_missing_route_an_error(tmp_path: Path) -> None:
    (tmp_path / ".rollout-lint.yaml").write_text(
        "cohorts: {header: x-tenant, canary: [staff], stable: [gold, silver]}\n"
    )
    (tmp_path / "shop.yaml").write_text(rollout() + http(COHORTS, PRIMARY))
    [finding] = found(lint_paths([str(tmp_path)]), "RL504")
    assert (finding.level.value, finding.span.excerpt) == ("error", "http")
    assert "`staff` (always canary) and `gold` (always stable) and `silver` (always stable)" in finding.message
    assert "`x-tenant: {exact: staff}` → canary" in finding.help


@pytest.mark.parametrize(
    ("target", "expected"),
    [("rollout.yaml", []), ("routes.yaml", [("RL504", "http")]), ("", [("RL504", "http")])],
)
def test_either_file_may_be_asked_about(tmp_path: Path, target: str, expected: list[tuple[str, str]]) -> None:
    """The other file is read for it, and the finding stands where the route is missing."""
    (tmp_path / "rollout.yaml").write_text(rollout())
    (tmp_path / "routes.yaml").write_text(http(PRIMARY).removeprefix("---\n"))
    (tmp_path / "foreign.yaml").write_text(virtual_service("http: []", "foreign").removeprefix("---\n"))
    report = lint_paths([str(tmp_path / target)])
    assert [(f.rule, f.span.excerpt) for f in found(report, "RL410", *COHORT_RULES)] == expected


def test_of_two_that_a_name_may_mean_both_must_be_wrong(tmp_path: Path) -> None:
    for name, routes in (("one", PRIMARY), ("two", f"{COHORTS}, {PRIMARY}")):
        (tmp_path / f"{name}.yaml").write_text(http(routes).removeprefix("---\n"))
    (tmp_path / "rollout.yaml").write_text(rollout())
    assert found(lint_paths([str(tmp_path)]), *COHORT_RULES) == []
    (tmp_path / "two.yaml").write_text(http(PRIMARY).removeprefix("---\n"))
    assert [f.rule for f in found(lint_paths([str(tmp_path)]), *COHORT_RULES)] == ["RL504"]


def test_a_patched_virtual_service_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(rollout() + http(PRIMARY))
    (tmp_path / "patch.yaml").write_text(http(COHORTS, PRIMARY).removeprefix("---\n"))
    (tmp_path / "kustomization.yaml").write_text("resources: [shop.yaml]\npatches: [{path: patch.yaml}]\n")
    assert found(lint_paths([str(tmp_path)]), "RL410", *COHORT_RULES) == []


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ((100, 0), []),
        ((80, 20), [("RL514", "note", "20")]),
        ((90, 0), [("RL514", "note", "90")]),
        (("'${W}'", 0), []),
    ],
)
def test_weights_in_git(weights: tuple[object, object], expected: list[tuple[str, str, str]]) -> None:
    stable, canary = weights
    route = f"{{destination: {{host: stable}}, weight: {stable}}}, {{destination: {{host: canary}}, weight: {canary}}}"
    assert shown(rollout() + http(f"{{name: primary, route: [{route}]}}"), "RL514") == expected


@pytest.mark.parametrize(
    ("routes", "how"),
    [
        (f"{ENTERPRISE % TO_CANARY}, {PRIMARY}", "leads to the canary as it stands"),
        (f"{(ENTERPRISE % TO_STABLE)[:-1]}, mirror: {{host: canary}}}}, {PRIMARY}", "leads to the canary as a mirror"),
        (
            f"{{name: primary, match: [{{headers: {{x-canary-cohort: {{exact: enterprise}}}}}}], {BOTH}}}",
            "leads to the canary by weight",
        ),
    ],
)
def test_a_leak_says_how(routes: str, how: str) -> None:
    [finding] = found(lint_text(rollout() + http(INTERNAL % TO_CANARY, routes)), "RL505")
    assert how in finding.message
