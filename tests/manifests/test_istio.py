"""Traffic routing by Istio (facts §6.1, V51-V55, §5.3): what provokes each of the controller's words, and what just does
not."""

from __future__ import annotations

import pytest

from rollout_lint import lint_text
from rollout_lint.manifests.route_references import virtual_service_name

from .istio_manifests import (
    BOTH,
    CANARY,
    IN_SUBSETS,
    PRIMARY,
    STABLE,
    TO_STABLE,
    found,
    http,
    rollout,
    shown,
    subsets,
    virtual_service,
)

ROUTES = ("RL501", "RL502", "RL503", "RL512", "RL513")


# -- finding the VirtualService


@pytest.mark.parametrize(
    ("text", "name", "namespace"),
    [
        ("shop", "shop", None),
        ("shop.prod", "shop", "prod"),
        ("shop.v2.prod", "shop.v2", "prod"),
        ("shop.prod.svc.cluster.local", "shop.prod", "svc"),
        ("shop.prod.cluster.local", "shop", "prod"),
        (".prod", ".prod", None),
    ],
)
def test_a_virtual_services_name_may_carry_its_namespace(text: str, name: str, namespace: str | None) -> None:
    assert virtual_service_name(text) == (name, namespace)


@pytest.mark.parametrize(
    ("istio", "other", "expected"),
    [
        ("virtualService: {name: shop}", "", []),
        ("virtualService: {name: shop.web}", "", []),
        ("virtualService: {name: shops}", "", [("RL410", "error", "shops")]),
        ("virtualService: {name: '${NAME}'}", "", []),
        ("virtualServices: [{name: shop}, {name: gone}]", "", [("RL410", "error", "gone")]),
        # what stands in another namespace is not looked for under its bare name, and need not be in this unit
        ("virtualService: {name: far}", virtual_service("http: []", "far", namespace="mesh"),
         [("RL410", "error", "far")]),
        ("virtualService: {name: far.mesh}", virtual_service("http: []", "far", namespace="mesh"), []),
        ("virtualService: {name: far.mesh}", "", [("RL410", "note", "far.mesh")]),
        ("virtualService: {name: shop.web.svc.cluster.local}", "",
         [("RL410", "error", "shop.web.svc.cluster.local")]),
        # a DestinationRule has no namespace in its name
        ("virtualService: {name: shop}, destinationRule: {name: shop.web, canarySubsetName: c, stableSubsetName: s}",
         subsets(), [("RL410", "error", "shop.web")]),
        ("virtualService: {name: shop}, destinationRule: {name: shop, canarySubsetName: c, stableSubsetName: s}",
         subsets(), []),
        ("virtualService: {name: shop}, destinationRule: {name: shop, canarySubsetName: c, stableSubsetName: s}",
         "", [("RL410", "note", "shop")]),
    ],
)  # fmt: skip
def test_v62_objects_that_do_not_exist(istio: str, other: str, expected: list[tuple[str, str, str]]) -> None:
    assert shown(rollout(istio) + http(PRIMARY) + other, "RL410") == expected


def test_v62_a_virtual_service_of_another_namespace_is_offered_by_its_whole_name() -> None:
    text = rollout("virtualService: {name: far}") + virtual_service("http: []", "far", namespace="mesh")
    [finding] = found(lint_text(text), "RL410")
    assert "write `far.mesh`" in finding.help


@pytest.mark.parametrize(
    ("routing", "other", "expected"),
    [
        ("nginx: {stableIngress: gone}", "Ingress", [("RL410", "error", "gone")]),
        ("nginx: {stableIngresses: [there, gone]}", "Ingress", [("RL410", "error", "gone")]),
        ("nginx: {stableIngress: there}", "Ingress", []),
        ("alb: {ingress: gone, servicePort: 80}", "Ingress", [("RL410", "error", "gone")]),
        ("alb: {ingress: there, servicePort: 80}, nginx: {stableIngress: gone}", "Ingress", []),
        ("traefik: {weightedTraefikServiceName: gone}", "TraefikService", [("RL410", "error", "gone")]),
        ("traefik: {weightedTraefikServiceName: there}", "TraefikService", []),
        ("traefik: {weightedTraefikServiceName: gone}", "Ingress", [("RL410", "note", "gone")]),
    ],
)
def test_v61_what_other_routers_work_on(routing: str, other: str, expected: list[tuple[str, str, str]]) -> None:
    group = {"Ingress": "networking.k8s.io/v1", "TraefikService": "traefik.io/v1alpha1"}[other]
    text = rollout().replace("istio: {virtualService: {name: shop, routes: [primary]}}", routing)
    text += f"---\napiVersion: {group}\nkind: {other}\nmetadata: {{name: there}}\nspec: {{}}\n"
    assert shown(text, "RL410") == expected


def test_a_rollout_alone_leaves_its_routes_unknown_and_undecided() -> None:
    report = lint_text(rollout())
    assert [(f.rule, f.level.value) for f in found(report, "RL410", "RL504")] == [("RL410", "note")]
    assert report.summary.undecided["cohorts"] == {"a VirtualService is not in view": 1}


# -- which route is weighed (V52-V55)


@pytest.mark.parametrize(
    ("asked", "spec", "expected"),
    [
        # V52
        ("routes: [primary]", "gateways: [mesh]", [("RL501", "shop")]),
        ("routes: [primary]", "http: null", [("RL501", "shop")]),
        # rule 1: each name must be there
        ("routes: [primary]", f"http: [{PRIMARY}]", []),
        ("routes: [primry]", f"http: [{PRIMARY}]", [("RL501", "primry")]),
        ("routes: [primary, second]", f"http: [{PRIMARY}]", [("RL501", "second")]),
        ("routes: [primary]", f"http: [{{{BOTH}}}]", [("RL501", "primary")]),
        ("routes: [primary]", "http: []", [("RL501", "primary")]),
        ("routes: ['${ROUTE}']", f"http: [{PRIMARY}]", []),
        ("routes: [primary]", f"http: [{{name: '${{ROUTE}}', {BOTH}}}]", []),
        ("routes: '${ROUTES}'", f"http: [{PRIMARY}]", []),
        # rule 2: exactly one, named or not
        ("", f"http: [{PRIMARY}]", []),
        ("routes: []", f"http: [{{{BOTH}}}]", []),
        # rules 3 and 4: several
        ("", f"http: [{PRIMARY}, {{name: second, {BOTH}}}]", [("RL501", "virtualService")]),
        ("", f"http: [{PRIMARY}, {{{BOTH}}}]", [("RL501", "virtualService")]),
        ("routes: []", f"http: [{PRIMARY}, {{{BOTH}}}]", [("RL501", "[]")]),
        # without http, names of http routes do not matter
        ("routes: [primary]", f"tcp: [{{{BOTH}}}]", []),
    ],
)  # fmt: skip
def test_v53_the_http_route_that_is_weighed(asked: str, spec: str, expected: list[tuple[str, str]]) -> None:
    text = rollout(f"virtualService: {{name: shop, {asked}}}") + virtual_service(spec)
    assert [(rule, excerpt) for rule, _, excerpt in shown(text, *ROUTES)] == expected


def tls(port: int = 443, hosts: str = "[a]", more: str = "") -> str:
    return f"{{match: [{{port: {port}, sniHosts: {hosts}}}{more}], {BOTH}}}"


@pytest.mark.parametrize(
    ("asked", "spec", "expected"),
    [
        ("tlsRoutes: [{port: 443, sniHosts: [a]}]", f"tls: [{tls()}]", []),
        ("tlsRoutes: [{port: 444, sniHosts: [a]}]", f"tls: [{tls()}]", [("RL501", "444")]),
        ("tlsRoutes: [{port: 443, sniHosts: [b]}]", f"tls: [{tls()}]", [("RL501", "443")]),
        ("tlsRoutes: [{port: 443, sniHosts: [b, a]}]", f"tls: [{tls(hosts='[a, b]')}]", []),
        ("tlsRoutes: [{port: 443, sniHosts: [a]}]", f"tls: [{tls(hosts='[a, b]')}]", [("RL501", "443")]),
        # the server names of all blocks together, over one port
        ("tlsRoutes: [{port: 443, sniHosts: [a, b]}]", f"tls: [{tls(more=', {port: 443, sniHosts: [b]}')}]", []),
        ("tlsRoutes: [{port: 443, sniHosts: [a, b]}]", f"tls: [{tls(more=', {port: 444, sniHosts: [b]}')}]",
         [("RL501", "443")]),
        ("tlsRoutes: [{sniHosts: [a]}]", f"tls: [{{match: [{{sniHosts: [a]}}], {BOTH}}}]", []),
        ("tlsRoutes: [{port: 443, sniHosts: ['${H}']}]", f"tls: [{tls()}]", []),
        ("tlsRoutes: [{port: 443, sniHosts: [a]}]", f"tls: [{tls(hosts='[${H}]')}]", []),
        # without a list: the first, and there must be no other
        ("", f"tls: [{tls()}]", []),
        ("", f"tls: [{tls()}, {tls(444)}]", [("RL501", "virtualService")]),
        ("tcpRoutes: [{port: 9}]", f"tcp: [{{match: [{{port: 9}}], {BOTH}}}]", []),
        ("tcpRoutes: [{port: 8}]", f"tcp: [{{match: [{{port: 9}}], {BOTH}}}]", [("RL501", "8")]),
        ("tcpRoutes: [{port: 0}]", f"tcp: [{{{BOTH}}}]", []),
        ("tcpRoutes: [{}]", f"tcp: [{{{BOTH}}}]", []),
        ("tcpRoutes: [{port: 9}]", f"tcp: [{{match: [{{port: 9}}, {{port: 8}}], {BOTH}}}]", [("RL501", "9")]),
        ("", f"tcp: [{{{BOTH}}}, {{match: [{{port: 9}}], {BOTH}}}]", [("RL501", "virtualService")]),
    ],
)  # fmt: skip
def test_v54_v55_tls_and_tcp_routes_are_told_by_their_match(
    asked: str, spec: str, expected: list[tuple[str, str]]
) -> None:
    text = rollout(f"virtualService: {{name: shop, {asked}}}") + virtual_service(spec)
    assert [(rule, excerpt) for rule, _, excerpt in shown(text, *ROUTES)] == expected


@pytest.mark.parametrize(
    ("asked", "spec", "expected"),
    [
        ("routes: [primary]", f"http: [{PRIMARY}], tcp: [{{route: [{TO_STABLE}]}}]", [("RL513", "tcp")]),
        ("routes: [primary]", f"http: [{PRIMARY}], tls: [{{route: [{TO_STABLE}]}}]", [("RL513", "tls")]),
        ("routes: [primary]", f"http: [{PRIMARY}], tcp: [{{{BOTH}}}]", []),
        ("routes: [primary]", f"http: [{PRIMARY}], tcp: [{{{BOTH}}}, {{match: [{{port: 9}}], {BOTH}}}]",
         [("RL513", "tcp")]),
        ("routes: [primary]", f"http: [{PRIMARY}], tcp: [{{route: [{{destination: {{host: '${{H}}'}}}}]}}]", []),
        ("tcpRoutes: [{port: 9}]", f"http: [{PRIMARY}], tcp: [{{match: [{{port: 9}}], {BOTH}}}]", []),
        ("tcpRoutes: [{port: 9}]", f"http: [{{route: [{TO_STABLE}]}}], tcp: [{{match: [{{port: 9}}], {BOTH}}}]",
         [("RL513", "http")]),
        ("routes: [primary], tlsRoutes: [{port: 443, sniHosts: [a]}]", f"http: [{PRIMARY}], tls: [{tls()}]", []),
        ("routes: [primary], tlsRoutes: [{port: 4, sniHosts: [a]}]", f"http: [{PRIMARY}], tls: [{tls()}]",
         [("RL501", "4")]),
        # an empty list is indexed all the same, unless the Rollout names a route of it
        ("routes: [primary]", f"http: [{PRIMARY}], tls: []", [("RL513", "[]")]),
        ("routes: [primary]", f"http: [{PRIMARY}], tcp: []", [("RL513", "[]")]),
        ("tcpRoutes: [{port: 9}]", "tcp: []", [("RL501", "9")]),
        ("routes: [primary]", f"http: [{PRIMARY}], tcp: null", []),
    ],
)  # fmt: skip
def test_v54_v55_every_section_is_validated(asked: str, spec: str, expected: list[tuple[str, str]]) -> None:
    text = rollout(f"virtualService: {{name: shop, {asked}}}") + virtual_service(spec)
    assert [(rule, excerpt) for rule, _, excerpt in shown(text, *ROUTES)] == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (rollout("virtualService: {name: shop, routes: [x]}") + http(PRIMARY),
         "HTTP Route 'x' is not found in the defined Virtual Service."),
        (rollout("virtualService: {name: shop}") + http(PRIMARY, f"{{name: b, {BOTH}}}"),
         "it must have exactly one route when omitting"),
        (rollout("virtualService: {name: shop, tlsRoutes: [{port: 1}]}") + virtual_service(f"tls: [{tls()}]"),
         "No matching TLS routes found in the defined Virtual Service."),
        (rollout("virtualService: {name: shop, tcpRoutes: [{port: 1}]}") + virtual_service(f"tcp: [{{{BOTH}}}]"),
         "No matching TCP routes found in the defined Virtual Service."),
        (rollout() + http(f"{{name: primary, route: [{STABLE}]}}"), "Canary Service 'canary' not found in route"),
        (rollout() + http(f"{{name: primary, route: [{CANARY}]}}"), "Stable Service 'stable' not found in route"),
        (rollout("virtualService: {name: shop, routes: [primary]}, "
                 "destinationRule: {name: shop, canarySubsetName: x, stableSubsetName: s}")
         + http(f"{{name: primary, {IN_SUBSETS}}}") + subsets(), "Canary DestinationRule subset 'x' not found in route"),
        (rollout("virtualService: {name: shop, routes: [primary]}, "
                 "destinationRule: {name: shop, canarySubsetName: c, stableSubsetName: x}")
         + http(f"{{name: primary, {IN_SUBSETS}}}") + subsets(), "Stable DestinationRule subset 'x' not found in route"),
        (rollout(steps="{setWeight: 5}, {setHeaderRoute: {name: r, match: [{headerName: a, headerValue: {exact: b}}]}}",
                 routing="managedRoutes: [{name: r}],")
         + virtual_service(f"tcp: [{{{BOTH}}}]"), "spec.http not found"),
        (rollout("virtualService: {name: gone}") + http(PRIMARY), "VirtualServiceNotFound"),
        (rollout("virtualService: {name: shop}, "
                 "destinationRule: {name: gone, canarySubsetName: c, stableSubsetName: s}")
         + http(f"{{{IN_SUBSETS}}}") + subsets(), "DestinationRuleNotFound"),
    ],
)  # fmt: skip
def test_the_controllers_own_words_are_quoted(text: str, words: str) -> None:
    codes = ("RL410", *ROUTES)
    assert [words in finding.message for finding in found(lint_text(text), *codes)] == [True]


# -- destinations


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        (f"[{STABLE}, {CANARY}]", []),
        ("[{destination: {host: stable.web.svc.cluster.local}}, {destination: {host: canary.elsewhere}}]", []),
        ("[{destination: {host: .stable}}, {destination: {host: canary}}]", [("RL502", "route")]),
        ("[{destination: {host: stable}}, {destination: {host: canaries}}]", [("RL502", "route")]),
        ("[{destination: {host: '${HOST}'}}, {destination: {host: canary}}]", []),
        # a third one is deleted where it has a weight
        (f"[{STABLE}, {CANARY}, {{destination: {{host: legacy}}, weight: 10}}]", [("RL502", "legacy")]),
        (f"[{STABLE}, {CANARY}, {{destination: {{host: legacy}}, weight: 0}}]", []),
        (f"[{STABLE}, {CANARY}, {{destination: {{host: legacy}}}}]", []),
        (f"[{STABLE}, {CANARY}, {{destination: {{host: .legacy}}, weight: 10}}]", []),
        (f"[{STABLE}, {CANARY}, {{destination: {{host: legacy}}, weight: '${{W}}'}}]", []),
    ],
)
def test_by_host_the_two_services_are_the_destinations(routes: str, expected: list[tuple[str, str]]) -> None:
    text = rollout() + http(f"{{name: primary, route: {routes}}}")
    assert [(rule, excerpt) for rule, _, excerpt in shown(text, *ROUTES)] == expected


@pytest.mark.parametrize("instead", ["redirect: {uri: /}", "directResponse: {status: 503}", "delegate: {name: d}"])
def test_a_route_without_destinations_cannot_be_weighed(instead: str) -> None:
    [finding] = found(lint_text(rollout() + http(f"{{name: primary, {instead}}}")), *ROUTES)
    assert (finding.rule, finding.span.excerpt) == ("RL502", "primary")
    assert f"it is a `{instead.partition(':')[0]}`" in finding.message


def test_ping_and_pong_stand_for_canary_and_stable() -> None:
    services = "pingPong: {pingService: stable, pongService: canary}"
    assert shown(rollout(services=services) + http(PRIMARY), *ROUTES, "RL504", "RL505") == []
    other = services.replace("stable", "other")
    assert [rule for rule, _, _ in shown(rollout(services=other) + http(PRIMARY), *ROUTES)] == ["RL502"]


SUBSETS = "virtualService: {name: shop, routes: [primary]}, destinationRule: {name: shop, %s}"
BY_SUBSET = SUBSETS % "canarySubsetName: c, stableSubsetName: s"


@pytest.mark.parametrize(
    ("istio", "services", "route", "rule", "expected"),
    [
        (BY_SUBSET, "", IN_SUBSETS, subsets(), []),
        # hosts are not compared by the controller, but by Istio
        (BY_SUBSET, "", IN_SUBSETS.replace("host: shop", "host: shop.web.svc.cluster.local"), subsets(), []),
        (BY_SUBSET, "", IN_SUBSETS.replace("host: shop, subset: c", "host: store, subset: c"), subsets(),
         [("RL512", "warning", "store")]),
        (BY_SUBSET, "", IN_SUBSETS, subsets(host="'${HOST}'"), []),
        (BY_SUBSET, "", IN_SUBSETS.replace("subset: c", "subset: canary"), subsets(), [("RL502", "error", "route")]),
        # the names in the DestinationRule
        (BY_SUBSET, "", IN_SUBSETS, subsets("[{name: s}]"), [("RL512", "error", "c")]),
        (BY_SUBSET, "", IN_SUBSETS, subsets("[{name: s}, {name: '${C}'}]"), []),
        (BY_SUBSET, "", IN_SUBSETS, subsets("[{name: s}, {name: c}, {name: v3}]"), [("RL512", "warning", "v3")]),
        # a wrong name in the Rollout is one cause: the route tells of it
        (SUBSETS % "canarySubsetName: x, stableSubsetName: s", "", IN_SUBSETS, subsets("[{name: s}]"),
         [("RL502", "error", "route")]),
        # additional subsets keep their weight, and are dropped from the DestinationRule all the same
        (SUBSETS % "canarySubsetName: c, stableSubsetName: s, additionalSubsetNames: [x]", "",
         IN_SUBSETS[:-1] + ", {destination: {host: shop, subset: x}, weight: 5}]", subsets(), []),
        (BY_SUBSET, "", IN_SUBSETS[:-1] + ", {destination: {host: shop, subset: x}, weight: 5}]", subsets(),
         [("RL502", "error", "x")]),
        # canaryService as the shared host: both are the canary
        (BY_SUBSET, "canaryService: shop", IN_SUBSETS, subsets(), [("RL512", "error", "shop")]),
        (BY_SUBSET, "stableService: shop, canaryService: shop-canary", IN_SUBSETS, subsets(), []),
    ],
)  # fmt: skip
def test_by_subset(istio: str, services: str, route: str, rule: str, expected: list[tuple[str, str, str]]) -> None:
    text = rollout(istio, services=services or "maxSurge: 1") + http(f"{{name: primary, {route}}}") + rule
    assert shown(text, *ROUTES) == expected


# -- weights that are not set


HEADER = "{setHeaderRoute: {name: m, match: [{headerName: x, headerValue: {exact: y}}]}}"
MIRROR = "{setMirrorRoute: {name: m, match: [{path: {prefix: /}}]}}"


@pytest.mark.parametrize(
    ("asked", "primary", "steps", "ignored"),
    [
        ("", PRIMARY, f"{{setWeight: 5}}, {HEADER}, {{setWeight: 10}}", True),
        ("", PRIMARY, f"{{setWeight: 5}}, {HEADER}", False),
        ("", PRIMARY, f"{{setWeight: 5}}, {HEADER}, {{setHeaderRoute: {{name: m}}}}, {{setWeight: 10}}", False),
        ("", f"{{{BOTH}}}", f"{{setWeight: 5}}, {HEADER}, {{setWeight: 10}}", False),
        ("", f"{{{BOTH}}}", f"{{setWeight: 5}}, {MIRROR}, {{setWeight: 10}}", True),
        ("", PRIMARY, f"{{setWeight: 5}}, {MIRROR}, {{setWeight: 10}}", True),
        ("routes: [primary]", PRIMARY, f"{{setWeight: 5}}, {HEADER}, {{setWeight: 10}}", False),
        ("routes: [primary]", PRIMARY, f"{{setWeight: 5}}, {MIRROR}, {{setWeight: 10}}", False),
        ("", f"{PRIMARY}, {{name: m, {BOTH}}}", "{setWeight: 5}", True),
        ("", f"{{{BOTH}}}, {{name: m, {BOTH}}}", "{setWeight: 5}", False),
    ],
)
def test_without_routes_managed_routes_take_the_weights(asked: str, primary: str, steps: str, ignored: bool) -> None:
    istio = f"virtualService: {{name: shop, {asked}}}"
    text = rollout(istio, steps=steps, routing="managedRoutes: [{name: m}],") + http(primary)
    expected = [("RL503", "error", "virtualService")] if ignored else []
    assert shown(text, "RL501", "RL503") == expected


@pytest.mark.parametrize(
    ("steps", "lost"),
    [
        (f"{HEADER}, {{setWeight: 5}}", 1),
        (f"{MIRROR}, {{setWeight: 5}}", 1),
        (f"{{setWeight: 5}}, {HEADER}", 0),
        (f"{{setWeight: 0}}, {HEADER}", 1),
        (f"{{setCanaryScale: {{replicas: 1}}}}, {HEADER}", 0),
        (f"{{setCanaryScale: {{weight: 1}}}}, {HEADER}", 0),
        (f"{{setCanaryScale: {{}}}}, {HEADER}", 1),
        (f"{{setCanaryScale: {{replicas: 0}}}}, {{setWeight: 5}}, {HEADER}", 1),
        (f"{{setCanaryScale: {{replicas: 1}}}}, {{setCanaryScale: {{matchTrafficWeight: true}}}}, {HEADER}", 1),
        (f"{{setCanaryScale: {{replicas: '${{N}}'}}}}, {HEADER}", 0),
        (f"{{setWeight: '${{N}}'}}, {HEADER}", 0),
        ("{setHeaderRoute: {name: m}}", 0),
    ],
)
def test_a_route_is_lost_before_the_first_canary_pod(steps: str, lost: int) -> None:
    text = rollout(steps=steps, routing="managedRoutes: [{name: m}],") + http(PRIMARY)
    assert len(shown(text, "RL510")) == lost
