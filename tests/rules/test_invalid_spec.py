"""What the controller refuses: each of its checks, with the place, its own words, and the twin that just passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from rollout_lint import lint_paths, lint_text
from rollout_lint.finding import Finding, Level

from . import invalid_pod_cases as pods
from . import invalid_spec_cases as specs
from .invalid_spec_cases import Case, canary, container, rollout, steps

CASES = (
    *specs.STRATEGY,
    *specs.STEPS,
    *specs.SERVICE_NAMES,
    *specs.ROUTING,
    *specs.LIMITS,
    *specs.ROUTES,
    *specs.EXPERIMENTS,
    *specs.ARGUMENTS,
    *pods.SELECTORS,
    *pods.LABELS,
    *pods.PODS,
    *pods.CONTAINERS,
    *pods.TWO_CONTAINERS,
)


def refusals(text: str) -> list[Finding]:
    """The findings about what the controller refuses."""
    report = lint_text(text)
    assert report.failures == ()
    return [finding for finding in report.findings if finding.rule.startswith("RL9")]


def words(finding: Finding) -> str:
    return "\n".join(step.text for step in finding.trace)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.check} {case.says[:60]}")
def test_what_is_refused_is_found_in_its_place_and_words(case: Case) -> None:
    found = refusals(case.refused)
    assert [(finding.rule, finding.level) for finding in found] == [(case.rule, Level.ERROR)]
    assert found[0].span.excerpt == case.excerpt
    assert f"`{case.says}`" in words(found[0])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.check} {case.says[:60]}")
def test_what_just_passes_gives_nothing(case: Case) -> None:
    assert refusals(case.accepted) == []


def shown(text: str, *rules: str) -> list[tuple[str, str]]:
    report = lint_text(text)
    assert report.failures == ()
    return [(finding.rule, finding.span.excerpt) for finding in report.findings if finding.rule in rules]


# -- analyses, whose templates are in other documents

SLO = """\
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {{name: {name}}}
spec:
  args: [{arguments}]
  metrics:
    - name: success-rate
      {timing}
      successCondition: result[0] >= 0.99
      provider: {{prometheus: {{query: '{query}'}}}}
"""


def slo(
    timing: str = "interval: 1m", arguments: str = "", query: str = "vector(1)", name: str = "slo", kind: str = ""
) -> str:
    text = SLO.format(timing=timing, arguments=arguments, query=query, name=name)
    return text.replace("kind: AnalysisTemplate", f"kind: {kind or 'AnalysisTemplate'}")


def inline(arguments: str = "", templates: str = "{templateName: slo}") -> str:
    return steps(f"analysis: {{templates: [{templates}], args: [{arguments}]}}")


PRE = specs.blue_green("activeService: a\nprePromotionAnalysis: {templates: [{templateName: slo}]}")
POST = specs.blue_green("activeService: a\npostPromotionAnalysis: {templates: [{templateName: slo}]}")
BACKGROUND = canary("analysis: {templates: [{templateName: slo}]}")
EXPERIMENT_STEP = steps(
    "experiment: {duration: 1h, templates: [{name: a, specRef: canary}], analyses: [{name: a, templateName: slo}]}"
)


@pytest.mark.parametrize(
    ("user", "timing", "arguments", "count"),
    [
        (inline(), "interval: 1m", "", "<nil>"),
        (PRE, "interval: 1m", "", "<nil>"),
        (POST, "interval: 1m", "", "<nil>"),
        (BACKGROUND, "interval: 1m", "", None),
        (EXPERIMENT_STEP, "interval: 1m", "", None),
        ("", "interval: 1m", "", None),
        (inline(), "interval: 1m\n      count: 0", "", "0"),
        (inline(), "interval: 1m\n      count: 1", "", None),
        (inline(), "interval: 1m\n      count: -1", "", None),
        (inline(), "interval: 1m\n      count: five", "", "five"),
        (inline(), "interval: 1m\n      count: '5'", "", None),
        (inline(), "count: 0", "", None),
        (inline(), "interval: ''", "", None),
        (inline("{name: n, value: '5'}"), "interval: 1m\n      count: '{{args.n}}'", "{name: n}", "dummy-value"),
        (inline("{name: n, value: x}"), "interval: 1m\n      count: '{{args.n}}'", "{name: n, value: '5'}", None),
        (inline(), "interval: 1m\n      count: '{{args.n}}'", "{name: n, value: '0'}", "0"),
        (inline(), "interval: '{{args.i}}'", "{name: i}", "<nil>"),
        (inline(), "interval: '{{args.i}}'", "{name: i, value: ''}", None),
        (inline(), "interval: 1m\n      count: ${COUNT}", "", None),
        (inline(), "interval: 1m\n      count: '{{args.n}}'", "{name: n, value: '${COUNT}'}", None),
        (inline(), "interval: ${INTERVAL}", "", None),
    ],
)
def test_v46_what_something_waits_for_must_end(user: str, timing: str, arguments: str, count: str | None) -> None:
    found = [f for f in lint_text(user + slo(timing, arguments)).findings if f.rule == "RL107"]
    assert len(found) == (count is not None)
    for finding in found:
        assert finding.span.source.text[: finding.span.start].endswith(("interval: ", "interval: '"))
        assert [related.span.excerpt for related in finding.related] == ["slo"]
        assert f"has metric success-rate which runs indefinitely. Invalid value for count: {count}`" in words(finding)


def test_v46_names_every_rollout_that_waits() -> None:
    users = inline() + "---\n" + inline().replace("name: catalog\nspec", "name: orders\nspec")
    found = [f for f in lint_text(users + slo()).findings if f.rule == "RL107"]
    assert len(found) == 1
    assert [related.message for related in found[0].related] == [
        "used by Rollout `catalog`, step 1",
        "used by Rollout `orders`, step 1",
    ]


@pytest.mark.parametrize(
    ("user", "place"),
    [
        (inline(), "spec.strategy.canary.steps[0].analysis.templates"),
        (PRE, "spec.strategy.blueGreen.prePromotionAnalysis.templates"),
        (POST, "spec.strategy.blueGreen.postPromotionAnalysis.templates"),
        (BACKGROUND, None),
        (EXPERIMENT_STEP, None),
    ],
)
def test_v44_an_argument_has_one_source(user: str, place: str | None) -> None:
    both = "{name: a, value: x, valueFrom: {secretKeyRef: {name: b, key: c}}}"
    found = refusals(user + slo("count: 1", both))
    assert [finding.span.excerpt for finding in found] == (["valueFrom"] if place else [])
    for finding in found:
        assert (
            f"`{place}: Invalid value: \"slo\": AnalysisTemplate slo: arg 'a' has both Value and ValueFrom fields`"
            in words(finding)
        )
    assert refusals(user + slo("count: 1", "{name: a, valueFrom: {secretKeyRef: {name: b, key: c}}}")) == []


@pytest.mark.parametrize(("arguments", "refused"), [("", True), ("{name: x}", False)])
def test_v45_a_template_declares_what_it_uses(arguments: str, refused: bool) -> None:
    user = inline("{name: x, value: a}", "{templateName: slo}, {templateName: other}")
    text = user + slo("count: 1", arguments, "{{args.x}}") + slo("count: 1", "{name: x}", "{{ args.x }}", "other")
    found = [finding for finding in refusals(text) if finding.rule == "RL909"]
    assert [finding.span.excerpt for finding in found] == (["{{args.x}}"] if refused else [])
    for finding in found:
        assert "AnalysisTemplate slo: failed to resolve {{args.x}}`" in words(finding)


def test_v45_what_no_template_declares_is_another_rules() -> None:
    text = inline() + slo("count: 1", "", "{{args.x}}")
    assert shown(text, "RL909", "RL311") == [("RL311", "{{args.x}}")]


# -- Ingresses

INGRESS = """\
---
apiVersion: {version}
kind: Ingress
metadata: {{name: {name}}}
spec: {{rules: [{{http: {{paths: [{{path: /, backend: {backend}}}]}}}}]}}
"""


def ingress(backend: str, name: str = "catalog", version: str = "networking.k8s.io/v1") -> str:
    return INGRESS.format(backend=backend, name=name, version=version)


@pytest.mark.parametrize(
    ("routing", "backend", "refused"),
    [
        (specs.NGINX, "{service: {name: catalog}}", None),
        (specs.NGINX, "{serviceName: catalog}", None),
        (specs.NGINX, "{service: {name: catalog-canary}}", ("catalog", "nginx.stableIngress", "catalog")),
        (specs.NGINX, "{service: {name: '${APP}'}}", None),
        (specs.NGINX, "{service: {name: root, port: {name: use-annotation}}}", None),
        (specs.NGINX.replace("stableIngress: catalog", "stableIngress: elsewhere"), "{service: {name: root}}", None),
        (
            specs.NGINX.replace("stableIngress: catalog", "stableIngresses: [elsewhere, catalog]"),
            "{service: {name: root}}",
            ("catalog", "nginx.stableIngresses", "catalog"),
        ),
        (
            specs.ALB,
            "{service: {name: root, port: {name: use-annotation}}}",
            ("catalog", "alb.ingress", "catalog"),
        ),
        (
            specs.ALB.replace("alb: {", "alb: {rootService: root, "),
            "{service: {name: root, port: {name: use-annotation}}}",
            None,
        ),
        (
            specs.ALB.replace("alb: {", "alb: {rootService: root, "),
            "{service: {name: catalog}}",
            ("catalog", "alb.ingress", "root"),
        ),
    ],
)
def test_v48_an_ingress_leads_to_the_stable_service(
    routing: str, backend: str, refused: tuple[str, str, str] | None
) -> None:
    found = refusals(canary(routing) + ingress(backend))
    assert [(finding.rule, finding.span.excerpt) for finding in found] == ([("RL910", refused[0])] if refused else [])
    for finding in found:
        assert refused is not None
        detail = f"ingress `catalog` has no rules using service {refused[2]} backend"
        path = f"spec.strategy.canary.trafficRouting.{refused[1]}"
        assert f'`{path}: Invalid value: "catalog": {detail}`' in words(finding)


# -- routers


@pytest.mark.parametrize(
    ("router", "excerpt", "says"),
    [
        (
            "ambassador: {mappings: []}",
            "[]",
            "ambassador.mappings: Invalid value: null: must provide at least one mapping",
        ),
        ("ambassador: {mappings: [catalog]}", None, ""),
        ("appMesh: {}", "appMesh", "appmesh.virtualService: Invalid value: null: must provide virtual-service"),
        (f"appMesh: {{virtualService: {{name: catalog}}, {specs.NODES}}}", None, ""),
    ],
)
def test_v63_v64_a_router_has_what_it_routes_with(router: str, excerpt: str | None, says: str) -> None:
    found = refusals(canary(f"{specs.SERVICES}trafficRouting: {{{router}}}"))
    assert [(finding.rule, finding.span.excerpt) for finding in found] == ([("RL911", excerpt)] if excerpt else [])
    for finding in found:
        assert f"`spec.strategy.canary.trafficRouting.{says}`" in words(finding)


# -- experiment steps


@pytest.mark.parametrize(
    ("reference", "refused"), [("canary", False), ("stable", False), ("Canary", True), ("''", True)]
)
def test_v78_a_template_is_the_canary_or_the_stable_one(reference: str, refused: bool) -> None:
    text = steps(f"experiment: {{duration: 1h, templates: [{{name: a, specRef: {reference}}}]}}")
    found = refusals(text)
    assert [(f.rule, f.span.excerpt) for f in found] == ([("RL908", reference.strip("'"))] if refused else [])
    for finding in found:
        assert words(finding) == (
            "every reconciliation fails: `Invalid template step SpecRef: must be canary or stable`"
        )


@pytest.mark.parametrize(
    ("body", "excerpt"),
    [
        ("", "experiment"),
        ("analyses: [{name: a, templateName: slo}], ", "experiment"),
        ("analyses: [{name: a, templateName: slo, requiredForCompletion: false}], ", "experiment"),
        ("analyses: [{name: a, templateName: slo, requiredForCompletion: true}], ", None),
        ("analyses: [{name: a, templateName: slo, requiredForCompletion: true}], duration: 1d, ", None),
        ("analyses: [{name: a, templateName: slo, requiredForCompletion: '${REQUIRED}'}], ", None),
        ("duration: 1h30m, ", None),
        ("duration: '0', ", None),
        ("duration: '60', ", "60"),
        ("duration: 1d, ", "1d"),
        ("duration: '${DURATION}', ", None),
        ("duration: 60, ", None),
    ],
)
def test_an_experiment_step_ends(body: str, excerpt: str | None) -> None:
    text = steps(f"experiment: {{{body}templates: [{{name: a, specRef: canary}}]}}")
    assert shown(text, "RL109") == ([("RL109", excerpt)] if excerpt else [])


# -- the release of the controller


@pytest.mark.parametrize(
    "text",
    [
        canary(f"{specs.PLUGIN}\npingPong: {{pingService: ping, pongService: pong}}"),
        steps(
            "setMirrorRoute: {name: internal}", specs.PLUGIN.replace("}}}", "}}, managedRoutes: [{name: internal}]}")
        ),
    ],
)
def test_plugins_learn_with_the_controller(text: str, tmp_path: Path) -> None:
    assert len(refusals(text)) == 1
    (tmp_path / ".rollout-lint.yaml").write_text('controller: "1.10"\n')
    (tmp_path / "rollout.yaml").write_text(text)
    assert [f.rule for f in lint_paths([str(tmp_path)]).findings if f.rule.startswith("RL9")] == []


# -- what is left to others, and what is not known


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(rollout(strategy="bluegreen: {activeService: catalog}"), id="a misspelt strategy is RL003's"),
        pytest.param(steps("setWeigth: 20"), id="a misspelt step is RL003's"),
        pytest.param(specs.blue_green("previewService: catalog"), id="a field that the CRD requires is RL004's"),
        pytest.param(rollout(pod="containers: [{image: a}]"), id="a container's name is RL004's"),
        pytest.param(
            rollout(selector="selector: {matchExpressions: [{operator: Exists}]}"), id="a requirement's key is RL004's"
        ),
        pytest.param(steps("setWeight: a lot"), id="a weight of another type is RL004's"),
        pytest.param(container("securityContext: {privileged: true}"), id="privileged is taken out before validation"),
        pytest.param(rollout("replicas: ${REPLICAS}"), id="envsubst replicas"),
        pytest.param(rollout(labels="{app: '${APP}'}"), id="envsubst label"),
        pytest.param(rollout(labels="{'${KEY}': a}"), id="envsubst label key"),
        pytest.param(rollout(selector="selector: {matchLabels: {app: '${APP}'}}"), id="envsubst selector"),
        pytest.param(canary("stableService: ${APP}\ncanaryService: ${APP}"), id="envsubst services"),
        pytest.param(canary("maxSurge: ${SURGE}\nmaxUnavailable: 0"), id="envsubst surge"),
        pytest.param(steps("pause: {duration: '${PAUSE}'}"), id="envsubst pause"),
        pytest.param(container("image: ${IMAGE}\nresources: {limits: {cpu: '${CPU}'}}"), id="envsubst limits"),
        pytest.param(
            container("volumeMounts: [{name: '${VOLUME}', mountPath: /a}]"),
            id="envsubst mount",
        ),
        pytest.param(
            container("volumeMounts: [{name: a, mountPath: /a}]", "volumes: [{name: '${VOLUME}'}]\n"),
            id="envsubst volume",
        ),
        pytest.param(rollout(labels='{app: "{{ .Values.app }}"}'), id="helm label"),
        pytest.param(canary('maxSurge: "{{ .Values.surge }}"\nmaxUnavailable: 0'), id="helm surge"),
        pytest.param(canary("trafficRouting: ${ROUTING}\nscaleDownDelaySeconds: 30"), id="envsubst routing"),
        pytest.param(canary("steps: ${STEPS}"), id="envsubst steps"),
        pytest.param(
            rollout(selector="workloadRef: {apiVersion: apps/v1, kind: Deployment, name: a}").partition("  template:")[
                0
            ],
            id="a workloadRef needs no selector and no template",
        ),
        pytest.param(
            "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a}\nspec: {replicas: -1}\n",
            id="a patch is not judged",
        ),
        pytest.param(
            "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a}\n"
            "spec: {template: {spec: {containers: [{name: a, image: a}]}}}\n",
            id="an overlay alone reads as a patch",
        ),
        pytest.param(
            rollout() + "status: {conditions: [{type: InvalidSpec, status: 'True'}], replicas: -1}\n", id="a live dump"
        ),
    ],
)
def test_what_is_not_known_or_is_told_elsewhere_gives_nothing(text: str) -> None:
    assert refusals(text) == []


def test_a_quantity_that_cannot_be_read() -> None:
    text = container("resources: {limits: {memory: 512mb}}")
    assert shown(text, "RL905") == [("RL905", "512mb")]
    assert "quantities must match the regular expression" in words(refusals(text)[0])


def test_both_services_missing_is_one_finding() -> None:
    found = refusals(canary("trafficRouting: {smi: {}}"))
    assert [finding.span.excerpt for finding in found] == ["canary"]
    assert "spec.strategy.stableService" in words(found[0])
    assert "spec.strategy.canaryService" in words(found[0])


# -- upstream's own manifests

TESTDATA = "corpus/manifests/argoproj__argo-rollouts/pkg/kubectl-argo-rollouts/cmd/lint/testdata"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("invalid.yml", ("RL906", 12, "0", "MaxSurge and MaxUnavailable both can not be zero")),
        ("invalid.json", ("RL906", 13, "0", "MaxSurge and MaxUnavailable both can not be zero")),
        ("invalid-multiple-docs.yml", ("RL906", 25, "0", "MaxSurge and MaxUnavailable both can not be zero")),
        ("invalid-empty-rollout-vsvc.yml", ("RL905", 2, "Rollout", "Rollout has missing field '.spec.selector'")),
        ("invalid-nginx-canary.yml", ("RL908", 98, "20", "SMI, ALB, Istio and Plugins at this time")),
    ],
)
def test_upstreams_invalid_manifests(shared: Path, name: str, expected: tuple[str, int, str, str]) -> None:
    found = [f for f in lint_paths([str(shared / TESTDATA / name)]).findings if f.rule.startswith("RL9")]
    assert [(f.rule, f.span.first.line, f.span.excerpt) for f in found] == [expected[:3]]
    assert expected[3] in words(found[0])


@pytest.mark.parametrize("folder", ["examples", "docs/getting-started"])
def test_upstreams_examples_are_accepted(shared: Path, folder: str) -> None:
    report = lint_paths([str(shared / "corpus/manifests/argoproj__argo-rollouts" / folder)])
    assert [(f.rule, f.path) for f in report.findings if f.rule.startswith("RL9") or f.rule == "RL107"] == []


def test_the_chapters_elided_pod_template(shared: Path) -> None:
    findings = lint_paths([str(shared / "seed" / "manifests")]).findings
    found = [f for f in findings if f.rule.startswith("RL9")]
    assert [(f.rule, f.span.excerpt, f.path.rpartition("/")[2]) for f in found] == [
        ("RL905", "template", "cnpg-bluegreen.yaml")
    ]
