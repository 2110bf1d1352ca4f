"""One report with a finding of every shape, over which each format is stored."""

from __future__ import annotations

from typing import Any

from rollout_lint.finding import (
    Basis,
    Edit,
    Finding,
    Fix,
    Level,
    Related,
    Rendered,
    Report,
    ResourceName,
    RuleFacts,
    RuleFailure,
    Summary,
    TraceStep,
)
from rollout_lint.source.text import Source, Span

HOSTILE = (
    "\x1b[31mred\x07 \u202egnp.exe\u2066 \ud800 \r\n"
    "::error file=a.yaml::owned\n"
    "##[add-mask]x ##vso[task.complete]\x9b0m"
)

ANALYSIS = Source(
    "deploy/analysis.yaml",
    """\
# The gate of every bookstore service.
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo-gate
spec:
  metrics:
    - name: success-rate
      interval: 60s
      count: 5
      successCondition: result[0] >= 0.999    # 99.9% SLO
      failureLimit: 1
      provider:
        prometheus:
          address: http://prometheus:9090
          query: |
            sum(rate(http_requests_total{
              service="{{args.service}}"
            }[2m]))
            /
            sum(rate(http_requests_total{

              service="{{args.service}}"
            }[2m]))
    - name: latency
      successCondition:
      provider: {prometheus: {query: latency}}
""",
    "/nowhere/deploy/analysis.yaml",
)
ROLLOUT = Source(
    "deploy/rollout.yaml",
    """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: catalog, namespace: shop}
spec:
  strategy:
    canary:
      steps:
        - setWeight: 20
        - analysis:
            templates:
              - templateName: slo-gate
            args:
              - {name: service, value: catalog}
""",
    "/nowhere/deploy/rollout.yaml",
)
WIDE = Source(
    "多言語/wide name.yaml",
    'note: {日本語: "価格が高い", e\u0301te\u0301: "\U0001f600 ok"}\nkey:\tvalue\twrong\n\u00a0nbsp: \u0301x\n',
    "/nowhere/多言語/wide name.yaml",
)
WINDOWS = Source(
    "windows.yaml",
    "kind: Rollout\r\nspec:\r\n  replicas: 3\r\n  strategy: {}\r\n",
    "/nowhere/windows.yaml",
    "utf-8-sig",
)
LONG = Source(
    "long.json",
    '{"kind": "Rollout", ' + ", ".join(f'"annotation-{number}": "value"' for number in range(60)) + "}\n",
    "/nowhere/long.json",
)
EVIL = Source("evil/::error::\x1b[2J.yaml", f"safe: 1\nevil: '{HOSTILE}' # end\n", "/nowhere/evil")
STREAM = Source("stdin.yaml", "kind: Rollout\nspec: {}\n")


def at(source: Source, text: str, occurrence: int = 1) -> Span:
    """The place of the nth occurrence of a text."""
    start = -1
    for _ in range(occurrence):
        start = source.text.index(text, start + 1)
    return Span(source, start, start + len(text))


def inside(source: Source, context: str, text: str) -> Span:
    """The place of the first occurrence of a text in the first occurrence of its context."""
    start = at(source, context).start + context.index(text)
    return Span(source, start, start + len(text))


def after(span: Span) -> Span:
    """The empty place behind another."""
    return Span(span.source, span.end, span.end)


def sample_finding(span: Span, message: str, **parts: Any) -> Finding:
    """A finding of RL201 with the rest of its parts empty or as given."""
    empty = Finding(
        rule="RL201",
        name="failure-limit-too-low",
        level=Level.ERROR,
        basis=Basis.POLICY,
        checklist=None,
        message=message,
        help="",
        span=span,
        resource=None,
        route="",
        related=(),
        trace=(),
        fix=None,
        rendered=None,
        identity=message,
    )
    return empty._replace(**parts)


FAILURE_LIMIT = sample_finding(
    inside(ANALYSIS, "failureLimit: 1", "1"),
    "`failureLimit: 1` lets two bad samples of `success-rate` abort the release",
    checklist="failureLimit",
    help="write `failureLimit: 2` or more; with `count: 5` the metric then takes three failed measurements to fail, "
    "which one scrape gap cannot produce",
    resource=ResourceName("AnalysisTemplate", "", "slo-gate"),
    route="spec.metrics[success-rate].failureLimit",
    related=(
        Related(at(ANALYSIS, "count: 5"), "of so many samples"),
        Related(at(ROLLOUT, "slo-gate"), "Rollout `shop/catalog` runs it in step 2"),
    ),
    trace=(
        TraceStep("sample 1 is red: `result[0]` is 0.97", at(ANALYSIS, "result[0] >= 0.999")),
        TraceStep("sample 2 is red: failed 2 > failureLimit 1, the metric is Failed"),
        TraceStep("the Rollout aborts at weight 20", at(ROLLOUT, "20")),
    ),
    fix=Fix(True, (Edit(inside(ANALYSIS, "failureLimit: 1", "1"), "2"),)),
)
QUERY = sample_finding(
    Span(ANALYSIS, at(ANALYSIS, "sum(rate").start, at(ANALYSIS, "}[2m]))", 2).end, "the decoded query"),
    "the query averages canary and stable",
    rule="RL302",
    name="canary-not-isolated",
    basis=Basis.INFERENCE,
    level=Level.WARNING,
    help='add a matcher on the pods:\n\n  service="{{args.service}}",\n  pod=~".*-{{args.hash}}-.*"',
    related=tuple(Related(at(ANALYSIS, "http_requests_total", n), f"selector {n}") for n in (1, 2)),
    fix=Fix(
        False,
        (
            Edit(after(at(ANALYSIS, 'service="{{args.service}}"')), ', pod=~".*-{{args.hash}}-.*"'),
            Edit(after(at(ANALYSIS, "provider: {prometheus")), ""),
        ),
    ),
)
EMPTY = sample_finding(
    after(inside(ANALYSIS, "successCondition:\n", "successCondition:")),
    "the condition is empty",
    rule="RL205",
    name="condition-syntax",
    basis=Basis.FACT,
    help="write an expression such as `result[0] >= 0.99`",
    fix=Fix(True, (Edit(after(inside(ANALYSIS, "successCondition:\n", "successCondition:")), " result[0] >= 0.99"),)),
)
MANY = sample_finding(
    at(ROLLOUT, "canary"),
    "many places",
    rule="RL101",
    name="missing-analysis",
    level=Level.NOTE,
    related=(
        *(Related(at(source, "kind"), f"in {source.path}") for source in (ANALYSIS, WINDOWS, LONG, STREAM)),
        *(Related(at(ROLLOUT, "name"), f"place {number}") for number in range(10)),
    ),
)
TAB = sample_finding(at(WIDE, "wrong"), "behind tabs")
WIDE_KEY = sample_finding(
    at(WIDE, "高い"), "two wide characters", related=(Related(at(WIDE, "\U0001f600"), "and an emoji"),)
)
COMBINED = sample_finding(at(WIDE, "te\u0301"), "a combining mark is no column of its own")
MARK_ALONE = sample_finding(inside(WIDE, "\u0301x", "\u0301"), "a mark alone")
CRLF = sample_finding(
    at(WINDOWS, "3\r\n  strategy: {}"),
    "over a line end of Windows",
    resource=ResourceName("Rollout", "shop", "catalog"),
)
CRLF_FIRST = sample_finding(at(WINDOWS, "Rollout"), "on the first line of a file with a byte order mark")
LONG_MIDDLE = sample_finding(
    at(LONG, '"annotation-30"'),
    "in the middle of a long line",
    related=(Related(at(LONG, "annotation-59"), "far to the right"),),
)
LONG_ALL = sample_finding(Span(LONG, 0, len(LONG.text) - 1), "a whole long line")
HOSTILE_FINDING = sample_finding(
    Span(EVIL, at(EVIL, "evil").start, len(EVIL.text)),
    f"message {HOSTILE} [link](1) back\\slash",
    rule="RL999",
    name="unknown-to-the-report",
    checklist=HOSTILE,
    help=f"help {HOSTILE}",
    resource=ResourceName(HOSTILE, HOSTILE, HOSTILE),
    related=(Related(at(EVIL, "safe"), HOSTILE), Related(at(ROLLOUT, "kind"), HOSTILE)),
    trace=(TraceStep(HOSTILE, at(EVIL, "safe")), TraceStep("::error::first in its line")),
    fix=Fix(True, (Edit(at(EVIL, "evil"), "\x1b[0m\n"),)),
    rendered=Rendered(HOSTILE, 3),
)
RENDERED = sample_finding(
    at(STREAM, "{}"), "came out of a renderer", rendered=Rendered("kustomize build overlays/production", 214)
)

FINDINGS = (
    FAILURE_LIMIT, QUERY, EMPTY, MANY, LONG_MIDDLE, LONG_ALL, RENDERED, CRLF_FIRST, CRLF,
    WIDE_KEY, COMBINED, TAB, MARK_ALONE, HOSTILE_FINDING,
)  # fmt: skip

_BODY = """**Why** A single red sample is noise: a scrape that timed out, a pod that just started
([the docs](https://argo-rollouts.readthedocs.io/en/stable/features/analysis/)).

**Bad**
```yaml
failureLimit: 1
```
**Good**
```yaml
failureLimit: 2
```
**Fix** Take the number of measurements that a real fault turns red.
"""


def _facts(code: str, name: str, title: str, basis: Basis, body: str = _BODY) -> RuleFacts:
    docs = f"https://github.com/rollout-lint/rollout-lint/blob/main/docs/rules/{code}.md"
    return RuleFacts(code, name, title, Level.ERROR, basis, "failureLimit", "metrics", body, docs)


RULES = {
    "RL101": _facts("RL101", "missing-analysis", "A Rollout without a gate.", Basis.POLICY, ""),
    "RL201": _facts("RL201", "failure-limit-too-low", "One noisy `sample` aborts the release.", Basis.POLICY),
    "RL205": _facts(
        "RL205", "condition-syntax", "A condition that does not compile.", Basis.FACT, "**Why** " + "long " * 400
    ),
    "RL302": _facts("RL302", "canary-not-isolated", "The query sees stable pods.", Basis.INFERENCE),
    "RL801": _facts("RL801", "no-result-of-this", "A rule that found nothing.", Basis.POLICY),
}
SUMMARY = Summary(
    files=8,
    documents=9,
    errors=12,
    warnings=1,
    notes=1,
    ignored=2,
    baselined=1,
    fixable=3,
    decided={"metrics": 33, "gates": 2},
    undecided={
        "metrics": {"web": 2, "Datadog": 6, "wavefront": 0},
        "references": {"templates that are not in view": 2},
    },
    skipped={"no UTF-8": 1, "Helm template": 2},
)
REPORT = Report(
    findings=FINDINGS,
    summary=SUMMARY,
    profile="production",
    controller="1.9",
    rules=RULES,
    failures=(
        RuleFailure(
            "RL317",
            "deploy/rollout.yaml:4",
            "Traceback (most recent call last):\n  File \"/home/me/x.py\"\nKeyError: 'pod'",
        ),
        RuleFailure("RL318", HOSTILE, f"ValueError: {HOSTILE}"),
    ),
)
CLEAN = REPORT._replace(
    findings=(),
    failures=(),
    summary=Summary(4, 9, 0, 0, 0, 0, 0, 0, {"metrics": 41}, {}, {}),
)
