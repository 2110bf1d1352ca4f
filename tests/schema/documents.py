"""Valid objects that the tests start from, and the ways to read and judge one."""

from __future__ import annotations

from typing import Any

from rollout_lint.manifests.resource import Resource, resources
from rollout_lint.schema.problems import SchemaProblem
from rollout_lint.schema.types import Controller
from rollout_lint.schema.validate import validate
from rollout_lint.source.nodes import Mapping, Node, Scalar, Sequence, follow
from rollout_lint.source.parse import parse
from rollout_lint.source.scalars import ScalarType, read_scalar
from rollout_lint.source.text import Source

NEWEST: Controller = (1, 10)


def resource_of(text: str, path: str = "manifest.yaml") -> Resource:
    """The one object of a text."""
    [document] = parse(Source(path, text))
    [resource] = resources(document)
    return resource


def root_of(resource: Resource) -> Node:
    assert resource.field.node is not None
    return resource.field.node


def problems_of(resource: Resource, controller: Controller = NEWEST) -> list[SchemaProblem]:
    return list(
        validate(root_of(resource), resource.source, resource.kind, resource.group, resource.version, controller)
    )


def judge(text: str, controller: Controller = NEWEST) -> list[SchemaProblem]:
    return problems_of(resource_of(text), controller)


def json_value(node: Node) -> Any:
    """The JSON that Kubernetes makes of a node, without the nulls of mappings, which count as absent."""
    node = follow(node)
    if isinstance(node, Mapping):
        values = {name: json_value(value) for name, (_, value) in node.entries.items()}
        return {name: value for name, value in values.items() if value is not None}
    if isinstance(node, Sequence):
        return [json_value(item) for item in node.items]
    assert isinstance(node, Scalar)
    kind, value = read_scalar(node)
    return None if kind is ScalarType.NULL else value


ROLLOUT_CANARY = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
  namespace: shop
  labels:
    app: catalog
  annotations:
    owner: "true"
  creationTimestamp: 2026-01-31T12:00:00Z
spec:
  replicas: 10
  minReadySeconds: 5
  paused: false
  progressDeadlineAbort: true
  restartAt: 2026-01-31T12:00:00Z
  revisionHistoryLimit: 3
  rollbackWindow:
    revisions: 2
  analysis:
    successfulRunHistoryLimit: 3
  selector:
    matchLabels:
      app: catalog
    matchExpressions:
      - key: tier
        operator: In
        values: [web, api]
  strategy:
    canary:
      canaryService: catalog-canary
      stableService: catalog-stable
      maxSurge: 25%
      maxUnavailable: 0
      dynamicStableScale: yes
      minPodsPerReplicaSet: 2
      replicaProgressThreshold:
        type: Percent
        value: 90
      antiAffinity:
        preferredDuringSchedulingIgnoredDuringExecution:
          weight: 1
      canaryMetadata:
        labels:
          role: canary
      analysis:
        startingStep: 1
        templates:
          - templateName: success-rate
            clusterScope: true
        args:
          - name: service
            value: catalog-canary
          - name: hash
            valueFrom:
              podTemplateHashValue: Latest
          - name: region
            valueFrom:
              fieldRef:
                fieldPath: metadata.labels['region']
        dryRun:
          - metricName: .*
        measurementRetention:
          - metricName: p99
            limit: 20
      trafficRouting:
        managedRoutes:
          - name: header
        maxTrafficWeight: 100
        istio:
          virtualService:
            name: catalog
            routes: [primary]
            tlsRoutes:
              - port: 443
                sniHosts: [catalog.example.com]
          destinationRule:
            name: catalog
            canarySubsetName: canary
            stableSubsetName: stable
        plugins:
          vendor/router:
            anything: [1, two]
      steps:
        - setWeight: 5
        - pause: {duration: 1h}
        - pause: {}
        - setCanaryScale:
            matchTrafficWeight: true
        - setHeaderRoute:
            name: header
            match:
              - headerName: X-Canary
                headerValue:
                  exact: "yes"
        - setMirrorRoute:
            name: mirror
            percentage: 10
            match:
              - method:
                  exact: GET
                headers:
                  X-Trace:
                    prefix: a
        - plugin:
            name: vendor/step
            config:
              free: 1
        - experiment:
            duration: 5m
            templates:
              - name: canary
                specRef: canary
                replicas: 1
                weight: 5
            analyses:
              - name: rate
                templateName: success-rate
                requiredForCompletion: true
  template:
    metadata:
      labels:
        app: catalog
    spec:
      serviceAccountName: catalog
      terminationGracePeriodSeconds: 60
      nodeSelector:
        disk: ssd
      tolerations:
        - key: spot
          operator: Exists
          tolerationSeconds: 30
      containers:
        - name: app
          image: registry.example.com/catalog:1.0
          args: ["--port", "8080"]
          env:
            - name: PORT
              value: "8080"
            - name: MEMORY
              valueFrom:
                resourceFieldRef:
                  resource: limits.memory
                  divisor: 1Mi
          ports:
            - name: http
              containerPort: 8080
          resources:
            limits:
              cpu: 0.5
              memory: 1Gi
            requests:
              cpu: 250m
          readinessProbe:
            httpGet:
              path: /ready
              port: http
            periodSeconds: 5
          lifecycle:
            preStop:
              sleep:
                seconds: 10
          securityContext:
            runAsNonRoot: true
            runAsUser: 10001
            capabilities:
              drop: [ALL]
          volumeMounts:
            - name: data
              mountPath: /data
              readOnly: true
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: zone
          whenUnsatisfiable: DoNotSchedule
          labelSelector:
            matchLabels:
              app: catalog
      volumes:
        - name: data
          emptyDir: {}
"""

ROLLOUT_BLUE_GREEN = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: ledger
spec:
  replicas: 3
  workloadRef:
    apiVersion: apps/v1
    kind: Deployment
    name: ledger
    scaleDown: onsuccess
  strategy:
    blueGreen:
      activeService: ledger
      previewService: ledger-preview
      autoPromotionEnabled: false
      previewReplicaCount: 1
      scaleDownDelaySeconds: 600
      scaleDownDelayRevisionLimit: 2
      abortScaleDownDelaySeconds: 0
      previewMetadata:
        labels:
          role: preview
      prePromotionAnalysis:
        templates:
          - templateName: smoke
        args:
          - name: url
            value: http://ledger-preview
      postPromotionAnalysis:
        templates:
          - templateName: success-rate
"""

ANALYSIS_TEMPLATE = """\
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: success-rate
spec:
  args:
    - name: service
    - name: min
      value: "0.99"
    - name: token
      valueFrom:
        secretKeyRef:
          name: prometheus
          key: token
  dryRun:
    - metricName: latency
  metrics:
    - name: success-rate
      interval: 30s
      initialDelay: 1m
      count: 10
      failureLimit: "3"
      consecutiveErrorLimit: 4
      successCondition: result[0] >= {{args.min}}
      provider:
        prometheus:
          address: http://prometheus:9090
          timeout: 30
          insecure: false
          headers:
            - key: X-Scope-OrgID
              value: shop
          authentication:
            sigv4:
              region: eu-west-1
          query: |
            sum(rate(http_requests_total{service="{{args.service}}", code!~"5.."}[2m]))
    - name: latency
      provider:
        datadog:
          apiVersion: v2
          aggregator: last
          interval: 5m
          queries:
            a: avg:latency{*}
          formula: a
          secretRef:
            name: datadog
            namespaced: true
    - name: check
      provider:
        web:
          url: http://check
          method: POST
          timeoutSeconds: 10
          jsonBody:
            any: [1]
          jsonPath: "{$.ok}"
    - name: alarms
      provider:
        cloudWatch:
          interval: 5m
          metricDataQueries:
            - id: rate
              period: 300
              returnData: true
              metricStat:
                stat: Sum
                metric:
                  namespace: app
                  metricName: errors
                  dimensions:
                    - name: service
                      value: catalog
    - name: verdict
      provider:
        kayenta:
          address: http://kayenta
          application: shop
          canaryConfigName: config
          configurationAccountName: configuration
          metricsAccountName: metrics
          storageAccountName: storage
          threshold:
            pass: 90
            marginal: 75
          scopes:
            - name: default
              controlScope:
                scope: app
                region: eu
                step: 60
              experimentScope:
                scope: app
                region: eu
                step: 60
    - name: smoke
      provider:
        job:
          metadata:
            labels:
              app: smoke
          spec:
            backoffLimit: 1
            template:
              spec:
                restartPolicy: Never
                containers:
                  - name: smoke
                    image: smoke:1
                    command: [smoke]
"""

ANALYSIS_RUN = """\
apiVersion: argoproj.io/v1alpha1
kind: AnalysisRun
metadata:
  generateName: success-rate-
spec:
  terminate: false
  ttlStrategy:
    secondsAfterCompletion: 3600
  args:
    - name: service
      value: catalog
  metrics:
    - name: up
      provider:
        newRelic:
          query: FROM Transaction SELECT count(*)
          timeout: 10
status:
  phase: Running
  anything: {at: all}
"""

EXPERIMENT = """\
apiVersion: argoproj.io/v1alpha1
kind: Experiment
metadata:
  name: compare
spec:
  duration: 20m
  progressDeadlineSeconds: 300
  scaleDownDelaySeconds: 30
  terminate: false
  analyses:
    - name: rate
      templateName: success-rate
      args:
        - name: hash
          value: "{{templates.canary.podTemplateHash}}"
  templates:
    - name: canary
      replicas: 1
      minReadySeconds: 5
      service: {}
      selector:
        matchLabels:
          app: catalog
      template:
        metadata:
          labels:
            app: catalog
        spec:
          containers:
            - name: app
              image: catalog:2
"""

VIRTUAL_SERVICE = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: catalog
spec:
  hosts: [catalog]
  gateways: [mesh]
  http:
    - name: primary
      timeout: 5s
      match:
        - uri:
            prefix: /api
          headers:
            X-Canary:
              exact: "1"
          port: 80
      retries:
        attempts: 3
        perTryTimeout: 1s
      fault:
        abort:
          httpStatus: 503
          percentage:
            value: 0.1
      corsPolicy:
        allowOrigins:
          - exact: https://example.com
        maxAge: 24h
        unmatchedPreflights: FORWARD
      headers:
        request:
          set:
            X-Env: prod
          remove: [X-Debug]
      route:
        - destination:
            host: catalog
            subset: stable
            port:
              number: 8080
          weight: 100
        - destination:
            host: catalog
            subset: canary
          weight: 0
  tls:
    - match:
        - sniHosts: [catalog.example.com]
          port: 443
      route:
        - destination:
            host: catalog
"""

DESTINATION_RULE = """\
apiVersion: networking.istio.io/v1beta1
kind: DestinationRule
metadata:
  name: catalog
spec:
  host: catalog
  subsets:
    - name: stable
      labels:
        app: catalog
    - name: canary
      labels:
        app: catalog
      trafficPolicy:
        tls:
          mode: ISTIO_MUTUAL
  trafficPolicy:
    connectionPool:
      http:
        h2UpgradePolicy: UPGRADE
        idleTimeout: 30s
        maxRetries: 3
      tcp:
        maxConnections: 100
    loadBalancer:
      consistentHash:
        httpCookie:
          name: user
          ttl: 0s
        maglev:
          tableSize: 65537
      localityLbSetting:
        enabled: true
        distribute:
          - from: eu/*
            to:
              eu/a: 80
              eu/b: 20
    outlierDetection:
      consecutive5xxErrors: 5
      interval: 10s
      maxEjectionPercent: 50
"""

SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: catalog
spec:
  type: ClusterIP
  clusterIP: None
  ipFamilies: [IPv4]
  selector:
    app: catalog
  sessionAffinity: ClientIP
  sessionAffinityConfig:
    clientIP:
      timeoutSeconds: 60
  ports:
    - name: http
      port: 80
      targetPort: http
      protocol: TCP
    - name: metrics
      port: 9090
      targetPort: 9090
"""

INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: catalog
spec:
  ingressClassName: nginx
  defaultBackend:
    service:
      name: catalog
      port:
        number: 80
  tls:
    - hosts: [catalog.example.com]
      secretName: catalog-tls
  rules:
    - host: catalog.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: catalog
                port:
                  name: http
          - path: /static
            pathType: Exact
            backend:
              resource:
                apiGroup: k8s.example.com
                kind: StorageBucket
                name: static
"""

DOCUMENTS = (
    ROLLOUT_CANARY,
    ROLLOUT_BLUE_GREEN,
    ANALYSIS_TEMPLATE,
    ANALYSIS_TEMPLATE.replace("kind: AnalysisTemplate", "kind: ClusterAnalysisTemplate"),
    ANALYSIS_RUN,
    EXPERIMENT,
    VIRTUAL_SERVICE,
    DESTINATION_RULE,
    SERVICE,
    INGRESS,
)
