"""Synthetic manifests for the benchmark: what a platform repository holds, deterministic, and made for nothing else.

Each file has a Rollout with Istio traffic routing, its AnalysisTemplate and its VirtualService, about 4 KB in 140
lines, with queries in literal, folded and double-quoted style.
"""

from __future__ import annotations

import random
import textwrap
from pathlib import Path

_SERVICES = ("checkout", "payments", "search", "cart", "catalog", "accounts")


def write_manifests(folder: Path, count: int) -> list[Path]:
    """Write ``count`` files and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        path = folder / f"service-{number:04d}.yaml"
        path.write_text(manifest(number))
        paths.append(path)
    return paths


def manifest(number: int) -> str:
    """The text of one file."""
    chance = random.Random(number)
    name = f"{chance.choice(_SERVICES)}-{number}"
    return "---\n".join((_rollout(chance, name), _template(chance, name), _virtual_service(name)))


def _rollout(chance: random.Random, name: str) -> str:
    variables = "".join(
        f'            - name: SETTING_{index}\n              value: "{chance.randint(0, 999)}"\n'
        for index in range(chance.randint(1, 5))
    )
    weights = sorted(chance.sample(range(5, 95, 5), chance.randint(2, 5)))
    steps = "".join(_step(chance, name, weight) for weight in weights)
    return f"""# {name}: released by the payments tribe
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: {name}
  namespace: shop
  labels: {{app.kubernetes.io/name: {name}, tier: "{chance.choice("abc")}"}}
  annotations:
    example.com/owner: 'team-{chance.choice("abc")}@example.com'  # on call
spec:
  replicas: {chance.randint(2, 20)}
  revisionHistoryLimit: {chance.randint(2, 6)}
  selector:
    matchLabels:
      app: {name}
  template:
    metadata:
      labels:
        app: {name}
        version: v{chance.randint(1, 9)}
    spec:
      serviceAccountName: {name}
      containers:
        - name: {name}
          image: registry.example.com/{name}:1.{chance.randint(0, 30)}.{chance.randint(0, 9)}
          ports:
            - name: http
              containerPort: 8080
              protocol: TCP
          env:
{variables}          readinessProbe:
            httpGet: {{path: /healthz, port: http}}
            periodSeconds: 10
          resources:
            requests: {{cpu: {chance.choice(("100m", "250m", "1"))}, memory: {chance.choice(("128Mi", "1Gi"))}}}
            limits:
              memory: {chance.choice(("256Mi", "2Gi"))}
  strategy:
    canary:
      stableService: {name}-stable
      canaryService: {name}-canary
      maxSurge: "25%"
      maxUnavailable: 0
      trafficRouting:
        istio:
          virtualService:
            name: {name}
            routes:
              - primary
      analysis:
        startingStep: {chance.randint(0, 2)}
        templates:
          - templateName: {name}-slo
        args:
          - name: service
            value: {name}-canary.shop.svc.cluster.local
          - name: canary-hash
            valueFrom:
              podTemplateHashValue: Latest
      steps:
{steps}"""


def _step(chance: random.Random, name: str, weight: int) -> str:
    pause = chance.choice(("pause: {duration: 10m}", "pause: {}", "pause:\n            duration: 5m"))
    text = f"        - setWeight: {weight}\n        - {pause}\n"
    if chance.random() < 0.3:
        text += f"        - analysis:\n            templates:\n              - templateName: {name}-slo\n"
    return text


def _template(chance: random.Random, name: str) -> str:
    metrics = "".join(_metric(chance, index) for index in range(chance.randint(1, 3)))
    return f"""apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: {name}-slo
  namespace: shop
spec:
  args:
    - name: service
    - name: window
      value: 5m
    - name: canary-hash
  metrics:
{metrics}"""


def _metric(chance: random.Random, index: int) -> str:
    condition = chance.choice(
        (
            "result[0] >= 0.95",
            "'len(result) > 0 && result[0] >= 0.95'",
            "all(result, # <= 500)",
            '"!isNaN(result[0]) && result[0] < 0.05"',
        )
    )
    return f"""    - name: signal-{index}
      interval: {chance.choice(("30s", "1m", "5m"))}
      count: {chance.randint(3, 10)}
      # Prometheus answers with a vector
      successCondition: {condition}
      failureLimit: {chance.randint(0, 3)}
      provider:
        prometheus:
          address: http://prometheus.monitoring.svc:9090
{_query(chance)}"""


def _query(chance: random.Random) -> str:
    query = chance.choice(
        (
            'sum(rate(http_requests_total{service="{{args.service}}",pod=~".*-{{args.canary-hash}}-.*",code!~"5.."}[2m]))\n'
            '/\nsum(rate(http_requests_total{service="{{args.service}}",pod=~".*-{{args.canary-hash}}-.*"}[2m]))',
            "histogram_quantile(0.99,\n  sum by (le) (rate(http_request_duration_seconds_bucket{\n"
            '    service="{{args.service}}"\n  }[{{args.window}}])))',
            '1 - (\n  sum(irate(istio_requests_total{destination_service=~"{{args.service}}",response_code=~"5.."}[5m]))\n'
            '  /\n  sum(irate(istio_requests_total{destination_service=~"{{args.service}}"}[5m]))\n)',
        )
    )
    style = chance.choice(("|", "|-", ">-", '"'))
    if style == '"':
        line = " ".join(query.split()).replace('"', '\\"')
        return f'          query: "{line}"\n'
    return f"          query: {style}\n{textwrap.indent(query, ' ' * 12)}\n"


def _virtual_service(name: str) -> str:
    return f"""apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: {name}
  namespace: shop
spec:
  hosts:
    - {name}.example.com
  gateways: [mesh, istio-system/public]
  http:
    - name: primary
      route:
        - destination:
            host: {name}-stable
          weight: 100
        - destination:
            host: {name}-canary
          weight: 0
      retries:
        attempts: 3
        perTryTimeout: 2s
"""
