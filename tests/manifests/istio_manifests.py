"""Manifests of a Rollout that Istio routes for, in pieces."""

from __future__ import annotations

from rollout_lint import lint_text
from rollout_lint.finding import Finding, Report

STABLE, CANARY = "{destination: {host: stable}, weight: 100}", "{destination: {host: canary}, weight: 0}"
BOTH = f"route: [{STABLE}, {CANARY}]"
PRIMARY = f"{{name: primary, {BOTH}}}"
IN_SUBSETS = (
    "route: [{destination: {host: shop, subset: s}, weight: 100}, {destination: {host: shop, subset: c}, weight: 0}]"
)
INTERNAL = "{name: internal, match: [{headers: {x-canary-cohort: {exact: internal}}}], route: [%s]}"
ENTERPRISE = "{name: enterprise, match: [{headers: {x-canary-cohort: {exact: enterprise}}}], route: [%s]}"
TO_STABLE, TO_CANARY = "{destination: {host: stable}}", "{destination: {host: canary}}"
COHORTS = f"{INTERNAL % TO_CANARY}, {ENTERPRISE % TO_STABLE}"


def rollout(
    istio: str = "virtualService: {name: shop, routes: [primary]}",
    *,
    services: str = "stableService: stable, canaryService: canary",
    routing: str = "",
    steps: str = "",
    more: str = "",
) -> str:
    return (
        "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: shop, namespace: web}\n"
        "spec:\n  selector: {matchLabels: {app: shop}}\n  template: {metadata: {labels: {app: shop}}}\n"
        f"  strategy: {{canary: {{{services}, {more} steps: [{steps}], "
        f"trafficRouting: {{{routing} istio: {{{istio}}}}}}}}}\n"
    )


def virtual_service(spec: str, name: str = "shop", hosts: str = "[shop]", namespace: str = "web") -> str:
    return (
        "---\napiVersion: networking.istio.io/v1\nkind: VirtualService\n"
        f"metadata: {{name: {name}, namespace: {namespace}}}\nspec: {{hosts: {hosts}, {spec}}}\n"
    )


def http(*routes: str) -> str:
    return virtual_service(f"http: [{', '.join(routes)}]")


def subsets(names: str = "[{name: s}, {name: c}]", host: str = "shop", name: str = "shop") -> str:
    return (
        "---\napiVersion: networking.istio.io/v1\nkind: DestinationRule\n"
        f"metadata: {{name: {name}, namespace: web}}\nspec: {{host: {host}, subsets: {names}}}\n"
    )


def found(report: Report, *codes: str) -> list[Finding]:
    assert not report.failures
    return [finding for finding in report.findings if finding.rule in codes]


def shown(text: str, *codes: str) -> list[tuple[str, str, str]]:
    return [(f.rule, f.level.value, f.span.excerpt) for f in found(lint_text(text), *codes)]
