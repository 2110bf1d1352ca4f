"""Selectors and pod templates that the controller refuses, each with a twin that it accepts (V2 to V7)."""

from __future__ import annotations

from .invalid_spec_cases import POD, Case, container, pod, rollout, template

_ALPHANUMERIC = (
    "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
)
_LABEL = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
    "and must start and end with an alphanumeric character"
)
_MISMATCH = "`selector` does not match template `labels`"
_SELECTOR = "spec.selector: Invalid value: {…}: invalid label selector"
_LONG = "a" * 64
_REFERENCE = "workloadRef: {apiVersion: apps/v1, kind: Deployment, name: catalog}"


def _expression(text: str) -> str:
    return rollout(selector=f"selector: {{matchLabels: {{app: catalog}}, matchExpressions: [{{{text}}}]}}")


def _port(text: str) -> str:
    return container(f"ports: [{{{text}}}]")


def _probe(text: str, name: str = "livenessProbe") -> str:
    return container(f"{name}: {{{text}}}")


def _variable(text: str) -> str:
    return container(f"env: [{{{text}}}]")


def _mount(text: str, volume: str = "{name: cache}") -> str:
    return container(f"volumeMounts: [{{{text}}}]", f"volumes: [{volume}]\n")


def _resources(text: str) -> str:
    return container(f"resources: {{{text}}}")


SELECTORS = (
    Case(
        "V2",
        "RL905",
        rollout(selector=""),
        "spec",
        "spec.selector: Required value: Rollout has missing field '.spec.selector'",
        rollout(),
    ),
    Case(
        "V3",
        "RL905",
        rollout(selector="selector: {matchLabels: {app: catalog, 'a b': c}}", labels="{app: catalog}"),
        "a b",
        f'spec.selector.matchLabels: Invalid value: "a b": name part must {_ALPHANUMERIC}',
        rollout(selector="selector: {matchLabels: {app: catalog, a/b: c}}", labels="{app: catalog, a/b: c}"),
    ),
    Case(
        "V3",
        "RL905",
        _expression("key: tier, operator: In, values: []"),
        "[]",
        "spec.selector.matchExpressions[0].values: Required value: "
        "must be specified when `operator` is 'In' or 'NotIn'",
        _expression("key: tier, operator: NotIn, values: [cold]"),
    ),
    Case(
        "V3",
        "RL905",
        _expression("key: app, operator: Exists, values: [catalog]"),
        "values",
        "spec.selector.matchExpressions[0].values: Forbidden: "
        "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        _expression("key: app, operator: Exists"),
    ),
    Case(
        "V4",
        "RL905",
        rollout(selector="selector: {}"),
        "selector",
        "spec.selector: Invalid value: {…}: empty selector is invalid for deployment",
        rollout(selector="selector: {matchExpressions: [{key: app, operator: Exists}]}"),
    ),
    Case(
        "V5",
        "RL905",
        rollout(selector=_REFERENCE),
        "template",
        "spec.template: Internal error: template must be empty for workload reference rollout",
        rollout(selector=_REFERENCE, labels="{}"),
    ),
    Case(
        "V6",
        "RL905",
        _expression("key: app, operator: Is, values: [catalog]"),
        "Is",
        _SELECTOR,
        _expression("key: app, operator: In, values: [catalog]"),
    ),
)

LABELS = (
    Case(
        "V7",
        "RL905",
        rollout(labels="{app: catalogue}"),
        "catalogue",
        f"spec.template.metadata.labels: Invalid value: {{…}}: {_MISMATCH}",
        rollout(labels="{app: catalog, tier: web}"),
    ),
    Case(
        "V7",
        "RL905",
        rollout(labels="{tier: web}"),
        "{tier: web}",
        f"spec.template.metadata.labels: Invalid value: {{…}}: {_MISMATCH}",
        rollout(),
    ),
    *(
        Case(
            "V7",
            "RL905",
            _expression(refused),
            excerpt,
            f"spec.template.metadata.labels: Invalid value: {{…}}: {_MISMATCH}",
            _expression(accepted),
        )
        for excerpt, refused, accepted in (
            ("catalog", "key: app, operator: DoesNotExist", "key: tier, operator: DoesNotExist"),
            ("{app: catalog}", "key: tier, operator: Exists", "key: app, operator: Exists"),
            (
                "catalog",
                "key: app, operator: In, values: [orders]",
                "key: app, operator: In, values: [orders, catalog]",
            ),
            ("catalog", "key: app, operator: NotIn, values: [catalog]", "key: app, operator: NotIn, values: [orders]"),
        )
    ),
    Case(
        "V7",
        "RL905",
        rollout(labels="{app: catalog, team: Team A}"),
        "Team A",
        f'spec.template.labels: Invalid value: "Team A": a valid label must be an empty string or {_ALPHANUMERIC}',
        rollout(labels="{app: catalog, team: ''}"),
    ),
    Case(
        "V7",
        "RL905",
        rollout(labels=f"{{app: catalog, team: {_LONG}}}"),
        _LONG,
        f'spec.template.labels: Invalid value: "{_LONG}": must be no more than 63 characters',
        rollout(labels=f"{{app: catalog, team: {_LONG[1:]}}}"),
    ),
    Case(
        "V7",
        "RL905",
        template("{}"),
        "template",
        "spec.template.spec.containers: Required value",
        rollout(),
    ),
    Case(
        "V7",
        "RL905",
        rollout(pod="containers: []"),
        "[]",
        "spec.template.spec.containers: Required value",
        rollout(),
    ),
)

PODS = tuple(
    Case("V7", "RL905", pod(refused), excerpt, f"spec.template.spec.{says}", pod(accepted))
    for refused, excerpt, says, accepted in (
        (
            "restartPolicy: OnFailure",
            "OnFailure",
            'restartPolicy: Unsupported value: "OnFailure": supported values: "Always"',
            "restartPolicy: Always",
        ),
        (
            "activeDeadlineSeconds: 60",
            "activeDeadlineSeconds",
            "activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported",
            "terminationGracePeriodSeconds: 60",
        ),
        (
            "serviceAccountName: Catalog",
            "Catalog",
            'serviceAccountName: Invalid value: "Catalog": a lowercase RFC 1123 subdomain must consist of lower case '
            "alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
            "serviceAccountName: catalog.v1",
        ),
        (
            "dnsPolicy: Cluster",
            "Cluster",
            'dnsPolicy: Unsupported value: "Cluster": supported values: '
            '"ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
            "dnsPolicy: ClusterFirst",
        ),
        (
            "hostname: a.b",
            "a.b",
            'hostname: Invalid value: "a.b": must not contain dots',
            "hostname: a-b",
        ),
        (
            "nodeSelector: {tier: a b}",
            "a b",
            f'nodeSelector: Invalid value: "a b": a valid label must be an empty string or {_ALPHANUMERIC}',
            "nodeSelector: {tier: a-b}",
        ),
        (
            "tolerations: [{operator: Equal, value: a}]",
            "Equal",
            'tolerations[0].operator: Invalid value: "Equal": '
            'operator must be Exists when `key` is empty, which means "match all values and all keys"',
            "tolerations: [{operator: Exists}]",
        ),
        (
            "tolerations: [{key: a, operator: Exists, value: b}]",
            "b",
            "tolerations[0].operator: Invalid value: \"b\": value must be empty when `operator` is 'Exists'",
            "tolerations: [{key: a, value: b}]",
        ),
        (
            "tolerations: [{key: a, operator: In}]",
            "In",
            'tolerations[0].operator: Unsupported value: "In": supported values: "Equal", "Exists"',
            "tolerations: [{key: a, operator: Equal}]",
        ),
        (
            "tolerations: [{key: a, effect: Never}]",
            "Never",
            'tolerations[0].effect: Unsupported value: "Never": '
            'supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
            "tolerations: [{key: a, effect: NoSchedule}]",
        ),
        (
            "tolerations: [{key: a, effect: NoSchedule, tolerationSeconds: 60}]",
            "NoSchedule",
            'tolerations[0].effect: Invalid value: "NoSchedule": '
            "effect must be 'NoExecute' when `tolerationSeconds` is set",
            "tolerations: [{key: a, effect: NoExecute, tolerationSeconds: 60}]",
        ),
        (
            "topologySpreadConstraints: [{maxSkew: 0, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]",
            "0",
            "topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero",
            "topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]",
        ),
        (
            "topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: Never}]",
            "Never",
            'topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "Never": '
            'supported values: "DoNotSchedule", "ScheduleAnyway"',
            "topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]",
        ),
        (
            "affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: "
            "[{weight: 0, podAffinityTerm: {topologyKey: zone}}]}}",
            "0",
            "affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: "
            "Invalid value: 0: must be in the range 1-100",
            "affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: "
            "[{weight: 1, podAffinityTerm: {topologyKey: zone}}]}}",
        ),
        (
            "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: ''}]}}",
            "",
            "affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: "
            "Required value: can not be empty",
            "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: zone}]}}",
        ),
        (
            "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: []}}}",
            "[]",
            "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: "
            "Required value: must have at least one node selector term",
            "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{}]}}}",
        ),
        (
            "initContainers: [{name: catalog, image: init}]",
            "catalog",
            'initContainers[0].name: Duplicate value: "catalog"',
            "initContainers: [{name: init, image: init}]",
        ),
        (
            "initContainers: [{name: init, image: init, livenessProbe: {exec: {command: [a]}}}]",
            "livenessProbe",
            "initContainers[0].livenessProbe: Forbidden: "
            "may not be set for init containers without restartPolicy=Always",
            "initContainers: [{name: init, image: init, restartPolicy: Always, livenessProbe: {exec: {command: [a]}}}]",
        ),
        (
            "initContainers: [{name: init, image: init, restartPolicy: Never}]",
            "Never",
            'initContainers[0].restartPolicy: Unsupported value: "Never": supported values: "Always"',
            "initContainers: [{name: init, image: init, restartPolicy: Always}]",
        ),
        (
            "volumes: [{name: Cache}]",
            "Cache",
            f'volumes[0].name: Invalid value: "Cache": {_LABEL}',
            "volumes: [{name: cache}]",
        ),
        (
            "volumes: [{emptyDir: {}}]",
            "emptyDir",
            "volumes[0].name: Required value",
            "volumes: [{name: cache, emptyDir: {}}]",
        ),
        (
            "volumes: [{name: cache}, {name: cache}]",
            "cache",
            'volumes[1].name: Duplicate value: "cache"',
            "volumes: [{name: cache}, {name: cache-2}]",
        ),
        (
            "volumes: [{name: cache, emptyDir: {}, configMap: {name: a}}]",
            "configMap",
            "volumes[0].configMap: Forbidden: may not specify more than 1 volume type",
            "volumes: [{name: cache, emptyDir: null, configMap: {name: a}}]",
        ),
        (
            "volumes: [{name: cache, configMap: {}}]",
            "configMap",
            "volumes[0].configMap.name: Required value",
            "volumes: [{name: cache, configMap: {name: a}}]",
        ),
        (
            "volumes: [{name: cache, secret: {name: a}}]",
            "secret",
            "volumes[0].secret.secretName: Required value",
            "volumes: [{name: cache, secret: {secretName: a}}]",
        ),
        (
            "volumes: [{name: cache, persistentVolumeClaim: {claimName: ''}}]",
            "",
            "volumes[0].persistentVolumeClaim.claimName: Required value",
            "volumes: [{name: cache, persistentVolumeClaim: {claimName: a}}]",
        ),
        (
            "volumes: [{name: cache, hostPath: {}}]",
            "hostPath",
            "volumes[0].hostPath.path: Required value",
            "volumes: [{name: cache, hostPath: {path: /a}}]",
        ),
        (
            "volumes: [{name: cache, configMap: {name: a, defaultMode: 644}}]",
            "644",
            "volumes[0].configMap.defaultMode: Invalid value: 644: "
            "must be a number between 0 and 0777 (octal), both inclusive",
            "volumes: [{name: cache, configMap: {name: a, defaultMode: 0644}}]",
        ),
    )
)

CONTAINERS = tuple(
    Case("V7", "RL905", refused, excerpt, f"spec.template.spec.containers[0]{says}", accepted)
    for refused, excerpt, says, accepted in (
        (
            rollout(pod="containers: [{name: Catalog, image: a}]"),
            "Catalog",
            f'.name: Invalid value: "Catalog": {_LABEL}',
            rollout(pod="containers: [{name: catalog, image: a}]"),
        ),
        (
            rollout(pod="containers: [{name: catalog}]"),
            "catalog",
            ".image: Required value",
            rollout(pod="containers: [{name: catalog, image: a}]"),
        ),
        (
            container("imagePullPolicy: Sometimes"),
            "Sometimes",
            '.imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
            container("imagePullPolicy: Always"),
        ),
        (
            container("terminationMessagePolicy: Log"),
            "Log",
            '.terminationMessagePolicy: Unsupported value: "Log": supported values: "File", "FallbackToLogsOnError"',
            container("terminationMessagePolicy: File"),
        ),
        (
            container("restartPolicy: Always"),
            "Always",
            ".restartPolicy: Forbidden: may not be set for non-init containers",
            container("stdin: true"),
        ),
        (
            _port("containerPort: 65536"),
            "65536",
            ".ports[0].containerPort: Invalid value: 65536: must be between 1 and 65535, inclusive",
            _port("containerPort: 65535"),
        ),
        (
            _port("containerPort: 0"),
            "0",
            ".ports[0].containerPort: Required value",
            _port("containerPort: 1"),
        ),
        (
            _port("containerPort: 80, name: http_main"),
            "http_main",
            '.ports[0].name: Invalid value: "http_main": '
            "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
            _port("containerPort: 80, name: http-main"),
        ),
        (
            _port("containerPort: 80, name: a-name-too-long-"),
            "a-name-too-long-",
            '.ports[0].name: Invalid value: "a-name-too-long-": must be no more than 15 characters',
            _port("containerPort: 80, name: a-name-too-long"),
        ),
        (
            _port("containerPort: 80, name: '80'"),
            "80",
            '.ports[0].name: Invalid value: "80": must contain at least one letter (a-z)',
            _port("containerPort: 80, name: p80"),
        ),
        (
            _port("containerPort: 80, protocol: tcp"),
            "tcp",
            '.ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"',
            _port("containerPort: 80, protocol: TCP"),
        ),
        (
            _port("containerPort: 80, name: http}, {containerPort: 81, name: http"),
            "http",
            '.ports[1].name: Duplicate value: "http"',
            _port("containerPort: 80, name: http}, {containerPort: 81, name: grpc"),
        ),
        (
            _probe("periodSeconds: 5"),
            "livenessProbe",
            ".livenessProbe: Required value: must specify a handler type",
            _probe("httpGet: {port: 80}"),
        ),
        (
            _probe("httpGet: {port: 80}, tcpSocket: {port: 80}"),
            "tcpSocket",
            ".livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type",
            _probe("tcpSocket: {port: 80}"),
        ),
        (
            _probe("httpGet: {port: '80'}"),
            "80",
            '.livenessProbe.httpGet.port: Invalid value: "80": must contain at least one letter (a-z)',
            _probe("httpGet: {port: http}"),
        ),
        (
            _probe("tcpSocket: {port: 0}"),
            "0",
            ".livenessProbe.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive",
            _probe("tcpSocket: {port: 1}"),
        ),
        (
            _probe("httpGet: {port: 80, scheme: https}"),
            "https",
            '.livenessProbe.httpGet.scheme: Unsupported value: "https": supported values: "HTTP", "HTTPS"',
            _probe("httpGet: {port: 80, scheme: HTTPS}"),
        ),
        (
            _probe("exec: {command: []}"),
            "[]",
            ".livenessProbe.exec.command: Required value",
            _probe("exec: {command: [a]}"),
        ),
        (
            _probe("tcpSocket: {port: 80}, successThreshold: 2"),
            "2",
            ".livenessProbe.successThreshold: Invalid value: 2: must be 1",
            _probe("tcpSocket: {port: 80}, successThreshold: 2", "readinessProbe"),
        ),
        (
            _probe("tcpSocket: {port: 80}, initialDelaySeconds: -1"),
            "-1",
            ".livenessProbe.initialDelaySeconds: Invalid value: -1: must be greater than or equal to 0",
            _probe("tcpSocket: {port: 80}, initialDelaySeconds: 0"),
        ),
        (
            _probe("tcpSocket: {port: 80}, terminationGracePeriodSeconds: 5", "readinessProbe"),
            "terminationGracePeriodSeconds",
            ".readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes",
            _probe("tcpSocket: {port: 80}, terminationGracePeriodSeconds: 5"),
        ),
        (
            container("lifecycle: {preStop: {}}"),
            "preStop",
            ".lifecycle.preStop: Required value: must specify a handler type",
            container("lifecycle: {preStop: {exec: {command: [sleep, '5']}}}"),
        ),
        (
            container("lifecycle: {preStop: {sleep: {seconds: 31}}}"),
            "31",
            ".lifecycle.preStop.sleep: Invalid value: 31: "
            "must be greater than 0 and less than terminationGracePeriodSeconds (30)",
            container("lifecycle: {preStop: {sleep: {seconds: 30}}}"),
        ),
        (
            _variable("name: 1st, value: a"),
            "1st",
            '.env[0].name: Invalid value: "1st": a valid environment variable name must consist of alphabetic '
            "characters, digits, '_', '-', or '.', and must not start with a digit",
            _variable("name: first.1-a, value: a"),
        ),
        (
            _variable("name: A, value: a, valueFrom: {fieldRef: {fieldPath: metadata.name}}"),
            "valueFrom",
            '.env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
            _variable("name: A, value: '', valueFrom: {fieldRef: {fieldPath: metadata.name}}"),
        ),
        (
            _variable("name: A, valueFrom: {}"),
            "{}",
            '.env[0].valueFrom: Invalid value: "": '
            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`",
            _variable("name: A, valueFrom: null"),
        ),
        (
            _variable("name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}, secretKeyRef: {name: a, key: b}}"),
            "secretKeyRef",
            '.env[0].valueFrom: Invalid value: "": may not have more than one field specified at a time',
            _variable("name: A, valueFrom: {secretKeyRef: {name: a, key: b}}"),
        ),
        (
            _variable("name: A, valueFrom: {secretKeyRef: {key: b}}"),
            "secretKeyRef",
            '.env[0].valueFrom.secretKeyRef.name: Invalid value: "": a lowercase RFC 1123 subdomain must consist of '
            "lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
            _variable("name: A, valueFrom: {secretKeyRef: {name: a, key: b}}"),
        ),
        (
            _variable("name: A, valueFrom: {fieldRef: {fieldPath: metadata.generation}}"),
            "metadata.generation",
            '.env[0].valueFrom.fieldRef.fieldPath: Invalid value: "metadata.generation": '
            "error converting fieldPath: field label not supported: metadata.generation",
            _variable("name: A, valueFrom: {fieldRef: {fieldPath: \"metadata.labels['app']\"}}"),
        ),
        (
            container("envFrom: [{configMapRef: {name: a}, secretRef: {name: a}}]"),
            "secretRef",
            '.envFrom: Invalid value: "": may not have more than one field specified at a time',
            container("envFrom: [{configMapRef: {name: a}}, {secretRef: {name: a}}]"),
        ),
        (
            container("envFrom: [{prefix: A_}]"),
            "{prefix: A_}",
            '.envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`',
            container("envFrom: [{prefix: A_, secretRef: {name: a}}]"),
        ),
        (
            _mount("name: caches, mountPath: /a"),
            "caches",
            '.volumeMounts[0].name: Not found: "caches"',
            _mount("name: cache, mountPath: /a"),
        ),
        (
            _mount("name: cache, mountPath: /a}, {name: cache, mountPath: /a"),
            "/a",
            '.volumeMounts[1].mountPath: Invalid value: "/a": must be unique',
            _mount("name: cache, mountPath: /a}, {name: cache, mountPath: /b"),
        ),
        (
            _mount("name: cache, mountPath: /a, subPath: /b"),
            "/b",
            '.volumeMounts.subPath: Invalid value: "/b": must be a relative path',
            _mount("name: cache, mountPath: /a, subPath: b"),
        ),
        (
            _mount("name: cache, mountPath: /a, subPath: ../b"),
            "../b",
            ".volumeMounts.subPath: Invalid value: \"../b\": must not contain '..'",
            _mount("name: cache, mountPath: /a, subPath: a..b"),
        ),
        (
            _resources("requests: {cpu: 2}, limits: {cpu: 1500m}"),
            "2",
            '.resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1500m',
            _resources("requests: {cpu: '1.5'}, limits: {cpu: 1500m}"),
        ),
        (
            _resources("requests: {memory: 1Gi}, limits: {memory: 1G}"),
            "1Gi",
            '.resources.requests: Invalid value: "1Gi": must be less than or equal to memory limit of 1G',
            _resources("requests: {memory: 1G}, limits: {memory: 1Gi}"),
        ),
        (
            _resources("limits: {gpu: 1}"),
            "gpu",
            '.resources.limits[gpu]: Invalid value: "gpu": must be a standard resource for containers',
            _resources("limits: {nvidia.com/gpu: 1}"),
        ),
        (
            _resources("limits: {cpu: -1}"),
            "-1",
            '.resources.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0',
            _resources("limits: {cpu: 0}"),
        ),
        (
            _resources("requests: {nvidia.com/gpu: 1}"),
            "1",
            ".resources.limits: Required value: Limit must be set for non overcommitable resources",
            _resources("requests: {nvidia.com/gpu: 1}, limits: {nvidia.com/gpu: 1}"),
        ),
        (
            _resources("requests: {nvidia.com/gpu: 1}, limits: {nvidia.com/gpu: 2}"),
            "1",
            '.resources.requests: Invalid value: "1": must be equal to nvidia.com/gpu limit of 2',
            _resources("requests: {nvidia.com/gpu: 2}, limits: {nvidia.com/gpu: 2}"),
        ),
    )
)

TWO_CONTAINERS = (
    Case(
        "V7",
        "RL905",
        rollout(pod=f"{POD}  - name: catalog\n    image: other"),
        "catalog",
        'spec.template.spec.containers[1].name: Duplicate value: "catalog"',
        rollout(pod=f"{POD}  - name: sidecar\n    image: other"),
    ),
)
