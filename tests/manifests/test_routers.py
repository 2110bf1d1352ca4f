"""The routers beside Istio (facts §6.2): for each fact a manifest that provokes it and one that just does not."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from rollout_lint import lint_paths, lint_text
from rollout_lint.finding import Finding
from rollout_lint.manifests.canary_entrance import Entrance, canary_entrance
from rollout_lint.manifests.loading import Scope, load_project, project_of_stream, read_manifest
from rollout_lint.manifests.project import Project
from rollout_lint.manifests.rollout import Canary, Rollout
from rollout_lint.manifests.route_references import canary_ingress_name, made_by_routers, route_references
from rollout_lint.manifests.routers import TrafficRouting
from rollout_lint.source.text import Source

RULES = ("RL004", "RL410", "RL501", "RL502", "RL904", "RL907", "RL910", "RL911")
SERVICES = "stableService: stable, canaryService: canary"
NODES = "virtualNodeGroup: {canaryVirtualNodeRef: {name: canary}, stableVirtualNodeRef: {name: stable}}"
GATEWAY_API = '"argoproj-labs/gatewayAPI"'


def rollout(routing: str, *, services: str = SERVICES, steps: str = "setWeight: 20") -> str:
    return (
        "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: shop, namespace: web}\n"
        "spec:\n  selector: {matchLabels: {app: shop}}\n  template: {metadata: {labels: {app: shop}}, spec: "
        "{containers: [{name: shop, image: 'shop:1'}]}}\n"
        f"  strategy: {{canary: {{{services}, steps: [{{{steps}}}], trafficRouting: {{{routing}}}}}}}\n"
    )


def thing(api: str, kind: str, spec: str, name: str = "shop", more: str = "", namespace: str = "web") -> str:
    return (
        f"---\napiVersion: {api}\nkind: {kind}\nmetadata: {{name: {name}, namespace: {namespace}{more}}}\n"
        f"spec: {{{spec}}}\n"
    )


def ingress(*paths: str, name: str = "shop", api: str = "networking.k8s.io/v1", more: str = "") -> str:
    rules = ", ".join(f"{{http: {{paths: [{path}]}}}}" if path else "{host: shop.example.org}" for path in paths)
    return thing(api, "Ingress", f"rules: [{rules}]", name, more)


def path(service: str, port: str = "number: 80") -> str:
    return f"{{path: /, pathType: Prefix, backend: {{service: {{name: {service}, port: {{{port}}}}}}}}}"


BUCKET = "{path: /static, pathType: Prefix, backend: {resource: {apiGroup: k8s.example.com, kind: Bucket, name: b}}}"
ALB_PATH = path("stable", "name: use-annotation")
OWNED = ", ownerReferences: [{apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: shop, uid: u, controller: true}]"


def split(name: str = "shop", more: str = "") -> str:
    return thing("split.smi-spec.io/v1alpha1", "TrafficSplit", "service: stable, backends: []", name, more)


def mapping(weight: str, api: str = "getambassador.io/v3alpha1", kind: str = "Mapping", name: str = "shop") -> str:
    return thing(api, kind, f"prefix: /, service: stable{weight}", name)


def traefik(*services: str, api: str = "traefik.io/v1alpha1") -> str:
    listed = ", ".join(f"{{name: {name}, port: 80}}" for name in services)
    return thing(api, "TraefikService", f"weighted: {{services: [{listed}]}}")


def apisix(*rules: str) -> str:
    return thing("apisix.apache.org/v2", "ApisixRoute", f"http: [{', '.join(rules)}]")


def apisix_rule(name: str, *services: str) -> str:
    return (
        f"{{name: {name}, backends: [{', '.join(f'{{serviceName: {each}, servicePort: 80}}' for each in services)}]}}"
    )


def mesh_service(provider: str = "virtualRouter: {virtualRouterRef: {name: router}}", name: str = "shop") -> str:
    return thing("appmesh.k8s.aws/v1beta2", "VirtualService", f"provider: {{{provider}}}", name)


def mesh_router(routes: str, name: str = "router") -> str:
    return thing("appmesh.k8s.aws/v1beta2", "VirtualRouter", f"routes: {routes}", name)


def mesh_route(targets: int, kind: str = "httpRoute") -> str:
    return f"[{{name: primary, {kind}: {{action: {{weightedTargets: [{', '.join(['{weight: 1}'] * targets)}]}}}}}}]"


def mesh_nodes(*names: str) -> str:
    return "".join(thing("appmesh.k8s.aws/v1beta2", "VirtualNode", "listeners: []", name) for name in names)


BOTH_NODES = mesh_nodes("canary", "stable")
MESH = rollout(f"appMesh: {{virtualService: {{name: shop}}, {NODES}}}")


def gateway(settings: str, services: str = SERVICES) -> str:
    return rollout(f"plugins: {{{GATEWAY_API}: {{{settings}}}}}", services=services)


def route(*rules: str, kind: str = "HTTPRoute", name: str = "shop", namespace: str = "web") -> str:
    api = "gateway.networking.k8s.io/" + ("v1" if kind in ("HTTPRoute", "GRPCRoute") else "v1alpha2")
    return thing(api, kind, f"rules: [{', '.join(rules)}]", name, namespace=namespace)


def backends(*names: str, more: str = "") -> str:
    return f"{{backendRefs: [{', '.join(f'{{name: {name}, port: 80}}' for name in names)}]{more}}}"


def found(text: str) -> list[Finding]:
    report = lint_text(text)
    assert not report.failures
    return [finding for finding in report.findings if finding.rule in RULES and finding.level.value != "note"]


def words(finding: Finding) -> str:
    return "\n".join((finding.message, *(step.text for step in finding.trace)))


class Fact(NamedTuple):
    """A manifest, what is found in it by rule, level and excerpt, its words, and the twin that gives nothing."""

    provokes: str
    finding: tuple[str, str, str]
    says: str
    does_not: str


E, W = "error", "warning"
NGINX, ALB = rollout("nginx: {stableIngress: shop}"), rollout("alb: {ingress: shop, servicePort: 80}")
NGINX_FACTS = [
    Fact(
        NGINX + ingress(path("canary")),
        ("RL910", E, "shop"),
        "ingress `shop` has no rules using service stable backend",
        NGINX + ingress(path("canary"), path("stable")),
    ),
    Fact(
        NGINX + ingress(path("stable"), ""),
        ("RL910", E, "host"),
        "nil pointer dereference",
        NGINX + ingress(path("stable")),
    ),
    Fact(
        NGINX + ingress(f"{path('stable')}, {BUCKET}"),
        ("RL910", E, "resource"),
        "nil pointer dereference",
        NGINX + ingress(f"{path('stable')}, {BUCKET}", api="networking.k8s.io/v1beta1"),
    ),
    Fact(
        NGINX + ingress(path("stable")) + ingress(path("canary"), name="shop-shop-canary"),
        ("RL910", W, "shop-shop-canary"),
        "canary ingress `shop-shop-canary` controlled by different object",
        NGINX + ingress(path("stable")) + ingress(path("canary"), name="shop-shop-canary", more=OWNED),
    ),
    Fact(
        NGINX + ingress(path("stable"), name="another"),
        ("RL410", E, "shop"),
        'ingress.networking.k8s.io "shop" not found',
        NGINX + ingress(path("stable"), name="another") + ingress(path("stable")),
    ),
]
ALB_FACTS = [
    Fact(
        ALB + ingress(path("another", "name: use-annotation")),
        ("RL910", E, "shop"),
        "ingress `shop` has no rules using service stable backend",
        ALB + ingress(ALB_PATH),
    ),
    Fact(
        rollout("alb: {ingress: shop, servicePort: 80, rootService: root}") + ingress(ALB_PATH),
        ("RL910", E, "shop"),
        "ingress `shop` has no rules using service root backend",
        rollout("alb: {ingress: shop, servicePort: 80, rootService: root}")
        + ingress(path("root", "name: use-annotation")),
    ),
    Fact(ALB + ingress(path("stable")), ("RL910", W, "80"), "ALB ignores the weights", ALB + ingress(ALB_PATH)),
    Fact(
        ALB + ingress(path("stable", "name: http")),
        ("RL910", W, "http"),
        "ALB ignores the weights",
        rollout("alb: {ingress: shop, servicePort: 80, annotationPrefix: my.example}") + ingress(path("stable")),
    ),
    Fact(
        ALB + ingress(f"{BUCKET}, {ALB_PATH}"),
        ("RL910", E, "resource"),
        "nil pointer dereference",
        ALB + ingress(f"{ALB_PATH}, {BUCKET}"),
    ),
    Fact(
        rollout("alb: {ingress: shop, servicePort: 80, stickinessConfig: {enabled: true, durationSeconds: 604801}}"),
        ("RL911", E, "604801"),
        "duration must be between 1 and 604800 seconds (7 days)!",
        rollout("alb: {ingress: shop, servicePort: 80, stickinessConfig: {enabled: true, durationSeconds: 604800}}"),
    ),
    Fact(
        rollout("alb: {ingress: shop, servicePort: 80, stickinessConfig: {enabled: true, durationSeconds: 0}}"),
        ("RL911", E, "0"),
        "every reconciliation fails",
        rollout("alb: {ingress: shop, servicePort: 80, stickinessConfig: {enabled: false, durationSeconds: 0}}"),
    ),
    Fact(rollout("alb: {ingress: shop}"), ("RL004", E, "alb"), "servicePort", ALB),
]
OTHER_FACTS = [
    Fact(
        rollout("smi: {}") + split(),
        ("RL911", W, "shop"),
        "Rollout does not own TrafficSplit `shop`",
        rollout("smi: {}") + split("another"),
    ),
    Fact(
        rollout("smi: {trafficSplitName: another}") + split("another"),
        ("RL911", W, "another"),
        "Rollout does not own TrafficSplit `another`",
        rollout("smi: {trafficSplitName: another}") + split("another", OWNED) + split(),
    ),
    Fact(
        rollout("ambassador: {mappings: []}"),
        ("RL911", E, "[]"),
        "must provide at least one mapping",
        rollout("ambassador: {mappings: [shop]}"),
    ),
    Fact(
        rollout("ambassador: {mappings: [shop]}") + mapping(", weight: 10"),
        ("RL911", E, "10"),
        'spec.weight: Invalid value: "shop": Ambassador mapping "shop" can not define weight',
        rollout("ambassador: {mappings: [shop]}") + mapping(", weight: 0"),
    ),
    Fact(
        rollout("ambassador: {mappings: [shop]}") + mapping("", name="another"),
        ("RL410", E, "shop"),
        'mappings.getambassador.io "shop" not found',
        rollout("ambassador: {mappings: [shop]}")
        + mapping("", name="another")
        + mapping("", "x.getambassador.io/v3alpha1", "AmbassadorMapping"),
    ),
    Fact(
        rollout("traefik: {weightedTraefikServiceName: shop}") + traefik("stable", "other"),
        ("RL502", E, "services"),
        "traefik canary service was not found",
        rollout("traefik: {weightedTraefikServiceName: shop}") + traefik("stable", "other", "canary"),
    ),
    Fact(
        rollout("traefik: {weightedTraefikServiceName: shop}") + traefik("canary", api="traefik.containo.us/v1alpha1"),
        ("RL502", E, "services"),
        "traefik stable service was not found",
        rollout("traefik: {weightedTraefikServiceName: shop}") + traefik("canary", "'${STABLE}'"),
    ),
    Fact(
        rollout("traefik: {weightedTraefikServiceName: shop}")
        + thing("traefik.io/v1alpha1", "TraefikService", "mirroring: {name: stable}"),
        ("RL502", E, "spec"),
        "spec.weighted.services was not found in traefik service manifest",
        rollout("traefik: {weightedTraefikServiceName: shop}")
        + thing("traefik.example.org/v1", "TraefikService", "mirroring: {name: stable}"),
    ),
    Fact(
        rollout("apisix: {route: {name: shop}}") + apisix(apisix_rule("shop", "stable")),
        ("RL502", E, "backends"),
        "apisix route canary backend was not found",
        rollout("apisix: {route: {name: shop}}") + apisix(apisix_rule("shop", "stable", "canary")),
    ),
    Fact(
        rollout("apisix: {route: {name: shop, rules: [one, two]}}")
        + apisix(apisix_rule("one", "stable", "canary"), apisix_rule("two", "canary")),
        ("RL502", E, "backends"),
        "rule `two` of ApisixRoute `shop` does not lead to `stable`",
        rollout("apisix: {route: {name: shop, rules: [one]}}")
        + apisix(apisix_rule("one", "stable", "canary"), apisix_rule("two", "canary")),
    ),
    Fact(
        rollout("apisix: {route: {name: shop}}") + apisix(apisix_rule("one", "stable", "canary")),
        ("RL501", E, "shop"),
        "Apisix http route rule shop not found",
        rollout("apisix: {route: {name: shop, rules: [one]}}") + apisix(apisix_rule("one", "stable", "canary")),
    ),
    Fact(
        rollout("apisix: {route: {name: shop, rules: [one, tow]}}")
        + apisix(*(apisix_rule(name, "stable", "canary") for name in ("one", "two"))),
        ("RL501", E, "tow"),
        "Apisix http route rule tow not found",
        rollout("apisix: {route: {name: shop, rules: [one, two]}}")
        + apisix(*(apisix_rule(name, "stable", "canary") for name in ("one", "two"))),
    ),
]
MESH_FACTS = [
    Fact(rollout("appMesh: {}"), ("RL911", E, "appMesh"), "must provide virtual-service", MESH),
    Fact(
        rollout("appMesh: {virtualService: {name: shop}}"),
        ("RL911", E, "appMesh"),
        "nil pointer dereference",
        MESH,
    ),
    Fact(
        MESH + mesh_service(name="another"),
        ("RL410", E, "shop"),
        'virtualservices.appmesh.k8s.aws "shop" not found',
        # Istio's VirtualServices say nothing about those of App Mesh
        MESH + thing("networking.istio.io/v1", "VirtualService", "hosts: [shop], http: []", "another"),
    ),
    Fact(
        MESH + mesh_service() + mesh_router(mesh_route(2), "another"),
        ("RL410", E, "router"),
        'virtualrouters.appmesh.k8s.aws "router" not found',
        MESH + mesh_service() + mesh_router(mesh_route(2)),
    ),
    Fact(MESH + mesh_nodes("canary"), ("RL410", E, "stable"), "Virtual-node is missing", MESH + BOTH_NODES),
    Fact(
        MESH + mesh_service("virtualNode: {virtualNodeRef: {name: stable}}"),
        ("RL911", E, "provider"),
        "Virtual-service is not associated with virtual-router",
        MESH + mesh_service("virtualRouter: '${ROUTER}'"),
    ),
    *(
        Fact(
            MESH + mesh_service() + mesh_router(routes),
            ("RL911", E, excerpt),
            says,
            MESH + mesh_service() + mesh_router(fine),
        )
        for routes, excerpt, says, fine in (
            ("[]", "[]", 'spec.routes: Invalid value: "router": No routes defined', "'${ROUTES}'"),
            (
                mesh_route(3),
                "weightedTargets",
                'spec.routes[0].httpRoute.action.weightedTargets: Invalid value: "router": Invalid number of '
                "weightedTargets (3) for AppMesh virtual-router router and route primary, expected 2",
                mesh_route(2),
            ),
            (mesh_route(1, "grpcRoute"), "weightedTargets", "(1)", mesh_route(2, "grpcRoute")),
            (mesh_route(2, "udpRoute"), "primary", "Route has unsupported route type", mesh_route(2, "tcpRoute")),
            ("[{name: a, httpRoute: {}}]", "httpRoute", "Invalid route action found", mesh_route(2, "http2Route")),
        )
    ),
]
HTTP_ROUTE = gateway("httpRoute: shop, namespace: web")
GATEWAY_FACTS = [
    Fact(
        HTTP_ROUTE + route(backends("stable")),
        ("RL502", E, "backendRefs"),
        "backendRef was not found in httpRoute",
        HTTP_ROUTE + route(backends("stable"), backends("canary")),
    ),
    Fact(
        gateway("httpRoutes: [{name: shop}]") + route(backends("stable"), backends("other")),
        ("RL502", E, "rules"),
        "does not lead to `canary` (canary)",
        gateway("httpRoutes: [{name: shop}]") + route(backends("stable", "canary"), backends("other")),
    ),
    *(
        Fact(
            gateway(f"{field}: shop") + route(backends("canary"), kind=kind),
            ("RL502", E, "backendRefs"),
            f"backendRef was not found in {field}",
            gateway(f"{field}: shop") + route(backends("canary", "stable"), kind=kind),
        )
        for kind, field in (("GRPCRoute", "grpcRoute"), ("TCPRoute", "tcpRoute"), ("TLSRoute", "tlsRoute"))
    ),
    Fact(
        HTTP_ROUTE + route(backends("stable", "canary"), name="another"),
        ("RL410", E, "shop"),
        'stands still at every weight (`"shop" not found`)',
        gateway("httpRoute: shop, namespace: gateways") + route(backends("stable", "canary"), name="another"),
    ),
    Fact(
        gateway("httpRoute: shop", services="canaryService: canary"),
        ("RL502", E, "argoproj-labs/gatewayAPI"),
        "without `canaryService` and `stableService`",
        rollout("plugins: {another/plugin: {httpRoute: shop}}", services="canaryService: canary"),
    ),
]
CLAIM = ", annotations: {argo-rollouts.argoproj.io/managed-by-rollouts: %s}"
VIRTUAL_SERVICE = "networking.istio.io/v1", "VirtualService", "hosts: [shop]"
LINT_FACTS = [
    Fact(
        NGINX + thing(*VIRTUAL_SERVICE, more=CLAIM % "shop"),
        ("RL911", W, "shop"),
        "Rollout object is not configured with Istio traffic routing",
        NGINX + thing(*VIRTUAL_SERVICE, more=CLAIM % "another"),
    ),
]
FACTS = [*NGINX_FACTS, *ALB_FACTS, *OTHER_FACTS, *MESH_FACTS, *GATEWAY_FACTS, *LINT_FACTS]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact.finding[0]} {fact.says[:60]}")
def test_what_a_router_refuses_is_found(fact: Fact) -> None:
    [finding] = found(fact.provokes)
    assert (finding.rule, finding.level.value, finding.span.excerpt) == fact.finding
    assert fact.says in words(finding)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact.finding[0]} {fact.says[:60]}")
def test_what_it_just_takes_gives_nothing(fact: Fact) -> None:
    assert found(fact.does_not) == []


def test_with_alb_and_nginx_the_ingresses_of_nginx_are_never_asked_for() -> None:
    both = rollout("nginx: {stableIngress: missing}, alb: {ingress: shop, servicePort: 80}")
    assert found(both + ingress(ALB_PATH)) == []
    ways = [reference.way for reference in route_references(_rollout(both))]
    assert ways == ["alb.ingress"]


def test_alb_takes_header_matches_by_exact_value_only() -> None:
    match = "setHeaderRoute: {name: internal, match: [{headerName: a, headerValue: {%s: b}}]}"
    alb = "alb: {ingress: shop, servicePort: 80}, managedRoutes: [{name: internal}]"
    assert [finding.rule for finding in found(rollout(alb, steps=match % "prefix"))] == ["RL907"]
    assert found(rollout(alb, steps=match % "exact")) == []


@pytest.mark.parametrize(
    ("routing", "headers", "mirrors", "experiments", "ping_pong"),
    [
        ("nginx: {stableIngress: shop}", False, False, False, False),
        ("alb: {ingress: shop, servicePort: 80}", True, False, True, True),
        ("smi: {}", False, False, True, False),
        ("ambassador: {mappings: [shop]}", False, False, False, False),
        ("appMesh: {}", False, False, False, False),
        ("traefik: {weightedTraefikServiceName: shop}", False, False, False, False),
        ("apisix: {route: {name: shop}}", True, False, False, False),
        ("plugins: {a/b: {}}", True, True, True, True),
    ],
)
def test_what_a_router_can_do(routing: str, headers: bool, mirrors: bool, experiments: bool, ping_pong: bool) -> None:
    can = TrafficRouting(_canary(rollout(routing)))
    assert (can.does_header_routes, can.does_mirror_routes((1, 10))) == (headers, mirrors)
    assert (can.does_experiment_weights, can.does_ping_pong((1, 10))) == (experiments, ping_pong)


@pytest.mark.parametrize(
    ("routing", "made"),
    [
        ("smi: {}", [("TrafficSplit", "shop")]),
        ("smi: {trafficSplitName: split}", [("TrafficSplit", "split")]),
        ("nginx: {stableIngress: a}", [("Ingress", "shop-a-canary")]),
        ("nginx: {stableIngresses: [a, b]}", [("Ingress", "shop-a-canary"), ("Ingress", "shop-b-canary")]),
        ("traefik: {weightedTraefikServiceName: shop}", []),
    ],
)
def test_what_routers_make_themselves(routing: str, made: list[tuple[str, str]]) -> None:
    assert list(made_by_routers(_rollout(rollout(routing)))) == made


def test_the_name_of_a_canary_ingress_is_cut_before_its_ending() -> None:
    assert canary_ingress_name("r" * 100, "i" * 145) == f"{'r' * 100}-{'i' * 145}-canary"
    assert canary_ingress_name("r" * 100, "i" * 146) == f"{'r' * 100}-{'i' * 145}-canary"


@pytest.mark.parametrize(
    ("routing", "named"),
    [
        ("ambassador: {mappings: [a, b]}", ["Mapping a", "Mapping b"]),
        (
            f"appMesh: {{virtualService: {{name: shop}}, {NODES}}}",
            ["VirtualService.appmesh.k8s.aws shop", "VirtualNode canary", "VirtualNode stable"],
        ),
        ("traefik: {weightedTraefikServiceName: shop}", ["TraefikService shop"]),
        ("apisix: {route: {name: shop}}", ["ApisixRoute shop"]),
        ("smi: {trafficSplitName: shop}", []),
        (
            f"plugins: {{{GATEWAY_API}: {{httpRoute: a, httpRoutes: [{{name: b}}], tcpRoute: c}}}}",
            ["HTTPRoute a", "HTTPRoute b", "TCPRoute c"],
        ),
        ("plugins: {another/plugin: {httpRoute: a}}", []),
        ("ambassador: {mappings: [a]}, traefik: {weightedTraefikServiceName: b}", ["Mapping a", "TraefikService b"]),
    ],
)
def test_what_routers_are_given_by_name(routing: str, named: list[str]) -> None:
    references = route_references(_rollout(rollout(routing)))
    assert [f"{reference.kind} {reference.name.value}" for reference in references] == named


# -- what is in view


def _project(text: str) -> Project:
    return project_of_stream(read_manifest(Source("shop.yaml", text), is_target=True), Scope())


def _rollout(text: str) -> Rollout:
    [manifest] = _project(text).manifests
    return Rollout(manifest.resources[0])


def _canary(text: str) -> Canary:
    canary = _rollout(text).canary
    assert canary is not None
    return canary


def test_objects_of_one_kind_name_and_of_two_groups_are_told_apart() -> None:
    text = thing(*VIRTUAL_SERVICE) + mesh_service() + mapping("") + thing("other.example/v1", "Mapping", "a: 1", "b")
    [unit] = _project(text).units
    assert [r.group for r in unit.named("VirtualService")["shop"]] == ["networking.istio.io"]
    assert [r.group for r in unit.named("VirtualService.appmesh.k8s.aws")["shop"]] == ["appmesh.k8s.aws"]
    assert list(unit.named("Mapping")) == ["shop"]


@pytest.mark.parametrize(
    ("given", "files", "expected"),
    [
        (MESH, {"mesh": mesh_service(), "router": mesh_router(mesh_route(3))}, {"mesh.yaml", "router.yaml"}),
        (rollout("ambassador: {mappings: [shop]}"), {"map": mapping("")}, {"map.yaml"}),
        (rollout("smi: {}"), {"split": split(), "another": split("another")}, {"split.yaml"}),
        (
            HTTP_ROUTE,
            {"route": route(backends("stable")), "cohort": route(backends("canary"), name="cohort")},
            {"route.yaml", "cohort.yaml"},
        ),
        (rollout("apisix: {route: {name: shop}}"), {"route": apisix()}, {"route.yaml"}),
        (NGINX, {"route": route(backends("stable")), "map": mapping("")}, set()),
    ],
)
def test_the_objects_of_a_router_are_read_as_context(
    tmp_path: Path, given: str, files: dict[str, str], expected: set[str]
) -> None:
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text)
    target = tmp_path / "rollout.yaml"
    target.write_text(given)
    project = load_project([str(target)], Scope()).project
    context = {Path(m.source.file or "").name for m in project.manifests if not m.is_target}
    assert context == expected


@pytest.mark.parametrize(
    ("given", "beside", "rule", "excerpt"),
    [
        (MESH, {"b": mesh_service(), "c": mesh_router(mesh_route(3)), "d": BOTH_NODES}, "RL911", "shop"),
        (MESH, {"b": mesh_service(), "c": mesh_router(mesh_route(2), "another")}, "RL410", "shop"),
        (rollout("ambassador: {mappings: [shop]}"), {"b": mapping(", weight: 1")}, "RL911", "shop"),
        (rollout("smi: {trafficSplitName: split}"), {"b": split("split")}, "RL911", "shop"),
        (ALB, {"b": ingress(path("stable"))}, "RL910", "shop"),
        (HTTP_ROUTE, {"b": route(backends("stable"))}, "RL502", "shop"),
    ],
)
def test_what_is_wrong_in_a_file_of_routes_alone_is_told_at_the_rollout(
    tmp_path: Path, given: str, beside: dict[str, str], rule: str, excerpt: str
) -> None:
    for name, text in {"a": given, **beside}.items():
        (tmp_path / f"{name}.yaml").write_text(text)
    [finding] = [f for f in lint_paths([str(tmp_path)]).findings if f.rule in RULES and f.level.value != "note"]
    assert (finding.rule, finding.span.excerpt, Path(finding.span.source.path).name) == (rule, excerpt, "a.yaml")


@pytest.mark.parametrize(
    "text",
    [
        HTTP_ROUTE,
        gateway("httpRouteSelector: {matchLabels: {app: shop}}"),
        gateway("httpRoute: '${ROUTE}'") + route(backends("stable"), name="another"),
        gateway("httpRoute: shop, namespace: '${NAMESPACE}'") + route(backends("stable"), name="another"),
        HTTP_ROUTE + route(backends("'${STABLE}'")),
        HTTP_ROUTE + route("{backendRefs: '${BACKENDS}'}"),
        HTTP_ROUTE + route(backends("stable"), namespace="another"),
    ],
)
def test_a_route_that_is_not_in_view_or_not_known_is_no_error(text: str) -> None:
    assert [finding for finding in found(text) if finding.rule != "RL410"] == []


def test_a_route_in_another_namespace_is_absent_from_its_own() -> None:
    [finding] = found(HTTP_ROUTE + route(backends("stable", "canary"), namespace="another"))
    assert (finding.rule, finding.span.excerpt) == ("RL410", "shop")
    assert "another" in (finding.help or "")


# -- requests that reach a canary without weight

COHORT = "matches: [{headers: [{name: x-canary-cohort, value: internal}]}]"


def entrance(text: str) -> Entrance:
    project = _project(text)
    rollouts = [Rollout(r) for m in project.manifests for r in m.resources if r.kind == "Rollout"]
    assert rollouts[0].canary is not None
    return canary_entrance(rollouts[0].canary, project)


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        (HTTP_ROUTE, None),
        (HTTP_ROUTE + route(backends("stable", "canary")), None),
        # what the plugin weighs it also sets to 0
        (HTTP_ROUTE + route(backends("stable", "canary"), backends("canary", more=f", {COHORT}")), None),
        (HTTP_ROUTE + route(backends("canary", more=f", {COHORT}"), name="cohorts"), True),
        (HTTP_ROUTE + route("{backendRefs: [{name: canary, weight: 0}]}", name="cohorts"), None),
        (
            HTTP_ROUTE
            + route(backends("stable", "canary", more=", filters: [{requestMirror: {backendRef: {name: canary}}}]")),
            True,
        ),
        (gateway("httpRouteSelector: {}") + route(backends("canary", more=f", {COHORT}"), name="cohorts"), None),
        (rollout("nginx: {stableIngress: shop, additionalIngressAnnotations: {canary-by-header: x-a}}"), True),
        (
            rollout(
                "nginx: {stableIngress: shop, canaryIngressAnnotations: "
                "{nginx.ingress.kubernetes.io/canary-by-cookie: always}}"
            ),
            True,
        ),
        (rollout("nginx: {stableIngress: shop, additionalIngressAnnotations: {load-balance: ewma}}"), None),
        (NGINX + ingress(path("canary"), name="preview"), True),
    ],
)
def test_entrance_of_a_canary_without_weight(text: str, is_open: bool | None) -> None:
    assert entrance(text).is_open is is_open
