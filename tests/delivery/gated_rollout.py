"""A Rollout, the template of its gate, and another Rollout with the same one; each takes its texts with ``%``."""

from __future__ import annotations

GATED = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: orders}
spec:
  selector: {matchLabels: {app: orders}}
  template: {metadata: {labels: {app: orders}}, spec: {containers: [{name: orders, image: "orders:1"}]}}
  strategy:
    canary:
      canaryService: orders-canary
      stableService: orders
      steps:
        - setWeight: 10
        - pause: {duration: 10m}
        - analysis: {templates: [{templateName: slo}], args: [{name: query, value: "%s"}]}
"""
OTHER = GATED.replace("orders", "stock")
TEMPLATE = """\
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: slo}
spec:
  args: [{name: query}]
  metrics:
    - name: up
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: result[0] > %s
      provider: {prometheus: {address: http://prometheus, query: "%s"}}
"""
