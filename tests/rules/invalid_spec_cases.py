"""What the controller refuses, each with its twin that it just accepts.

The manifests and the words were checked against the validator of Argo Rollouts 1.9.1 itself; ``…`` stands for an object
that it prints in full. V-numbers are those of the list of the controller's checks that the rules are written from.
"""

from __future__ import annotations

from textwrap import dedent, indent
from typing import NamedTuple

POD = """
containers:
  - name: catalog
    image: catalog:1.2
"""


class Case(NamedTuple):
    """A manifest that is refused, the excerpt under the finding, what is quoted, and a manifest that passes."""

    check: str
    rule: str
    refused: str
    excerpt: str
    says: str
    accepted: str


def rollout(
    spec: str = "",
    strategy: str = "canary: {}",
    pod: str = POD,
    labels: str = "{app: catalog}",
    selector: str = "selector: {matchLabels: {app: catalog}}",
) -> str:
    """A Rollout that the controller accepts, but for what is put in."""
    template = f"template:\n  metadata:\n    labels: {labels}\n  spec:\n{_block(pod, 4)}"
    body = "\n".join(
        part for part in (_block(spec, 0), selector, f"strategy:\n{_block(strategy, 2)}", template) if part
    )
    return f"apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: catalog\nspec:\n{_block(body, 2)}\n"


def canary(body: str) -> str:
    return rollout(strategy=f"canary:\n{_block(body, 2)}")


def blue_green(body: str, spec: str = "") -> str:
    return rollout(spec, strategy=f"blueGreen:\n{_block(body, 2)}")


def steps(step: str, routing: str = "") -> str:
    """A canary with one step, and what else its strategy has."""
    return canary(f"{_block(routing, 0)}\nsteps:\n  -{_block(step, 4)[3:]}")


def container(body: str, rest: str = "") -> str:
    """A Rollout whose container has more than a name and an image."""
    return rollout(pod=f"{_block(rest, 0)}{POD}{_block(body, 4)}")


def pod(body: str) -> str:
    return rollout(pod=f"{POD}{_block(body, 0)}")


def template(body: str) -> str:
    """A Rollout with this flow mapping in the place of its whole pod template."""
    whole = rollout()
    return f"{whole[: whole.index('  template:')]}  template: {body}\n"


def experiment(templates: str, spec: str = "") -> str:
    body = f"{_block(spec, 0)}\ntemplates:\n{_block(templates, 2)}"
    return f"apiVersion: argoproj.io/v1alpha1\nkind: Experiment\nmetadata:\n  name: catalog\nspec:\n{_block(body, 2)}\n"


def _block(text: str, depth: int) -> str:
    return indent(dedent(text).strip("\n"), " " * depth)


SERVICES = "stableService: catalog\ncanaryService: catalog-canary\n"
ISTIO = (
    f"trafficRouting: {{istio: {{virtualService: {{name: catalog}}}}, managedRoutes: [{{name: internal}}]}}\n{SERVICES}"
)
ALB = f"trafficRouting: {{alb: {{ingress: catalog, servicePort: 80}}, managedRoutes: [{{name: internal}}]}}\n{SERVICES}"
NODES = "virtualNodeGroup: {canaryVirtualNodeRef: {name: canary}, stableVirtualNodeRef: {name: stable}}"
NGINX = f"trafficRouting: {{nginx: {{stableIngress: catalog}}}}\n{SERVICES}"
PLUGIN = 'trafficRouting: {plugins: {"argoproj-labs/gatewayAPI": {httpRoute: catalog}}}'
_SERVICE_WORDS = "This rollout uses the same service for the {}, but two different services are required."
_NEEDED = "Canary service and Stable service must to be set to use Traffic Routing"
_STEP = "Step must have one of the following set: experiment, setWeight, setCanaryScale, plugin or pause"
_NONE_OF_ALL = (
    "step.Experiment: true step.Pause: true step.SetWeight: true step.Analysis: true "
    "step.SetCanaryScale: true step.SetHeaderRoute: true step.SetMirrorRoute: true step.Plugin: true"
)
_HEADER = "SetHeaderRoute requires TrafficRouting, supports Istio and ALB and Apisix"
_TWO_VALUES = "StringMatch match value must have exactly one of the following: exact, regex, prefix"
_NO_VALUE = "StringMatch value missed, match value must have one of the following: exact, regex, prefix"
_ALPHANUMERIC = (
    "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
)
_CONTAINER = "spec.template.spec.containers[0]"

STRATEGY = (
    Case(
        "V12",
        "RL901",
        rollout(strategy="canary:"),
        "canary",
        "spec.strategy.strategy: Required value: "
        "Rollout has missing field '.spec.strategy.canary or .spec.strategy.blueGreen'",
        rollout(strategy="canary: {}"),
    ),
    Case(
        "V12",
        "RL901",
        rollout(strategy="{}"),
        "{}",
        "spec.strategy.strategy: Required value: "
        "Rollout has missing field '.spec.strategy.canary or .spec.strategy.blueGreen'",
        rollout(strategy="blueGreen: {activeService: catalog}"),
    ),
    Case(
        "V13",
        "RL901",
        rollout(strategy="canary: {}\nblueGreen: {activeService: catalog}"),
        "blueGreen",
        'spec.strategy.strategy: Invalid value: "blueGreen: true canary: true": Multiple Strategies can not be listed',
        rollout(strategy="canary: {}\nblueGreen:"),
    ),
)

STEPS = (
    Case(
        "V26",
        "RL902",
        steps("setWeight: 20\npause: {duration: 60}"),
        "pause",
        'spec.strategy.steps[0]: Invalid value: "step.Experiment: false step.Pause: true step.SetWeight: true '
        f'step.Analysis: false": {_STEP}',
        steps("setWeight: 20\nsetCanaryScale: {replicas: 1}", ISTIO),
    ),
    Case(
        "V26",
        "RL902",
        steps("analysis: {templates: [{templateName: slo}]}\nsetWeight: 20"),
        "setWeight",
        'spec.strategy.steps[0]: Invalid value: "step.Experiment: false step.Pause: false step.SetWeight: true '
        f'step.Analysis: true": {_STEP}',
        steps("analysis: {templates: [{templateName: slo}]}"),
    ),
    Case(
        "V27",
        "RL902",
        steps("pause:"),
        "pause",
        f'spec.strategy.steps[0]: Invalid value: "{_NONE_OF_ALL}": {_STEP}',
        steps("pause: {}"),
    ),
    Case(
        "V27",
        "RL902",
        steps("{}"),
        "{}",
        f'spec.strategy.steps[0]: Invalid value: "{_NONE_OF_ALL}": {_STEP}',
        steps("analysis: {}"),
    ),
    Case(
        "V28",
        "RL902",
        steps("setWeight: 101"),
        "101",
        "spec.strategy.steps[0].setWeight: Invalid value: 101: SetWeight needs to be between 0 and 100",
        steps("setWeight: 100"),
    ),
    Case(
        "V28",
        "RL902",
        steps("setWeight: -1"),
        "-1",
        "spec.strategy.steps[0].setWeight: Invalid value: -1: SetWeight needs to be between 0 and 100",
        steps("setWeight: 0"),
    ),
    Case(
        "V28",
        "RL902",
        steps("setWeight: 1001", NGINX.replace("catalog}}", "catalog}, maxTrafficWeight: 1000}")),
        "1001",
        "spec.strategy.steps[0].setWeight: Invalid value: 1001: SetWeight needs to be between 0 and 1000",
        steps("setWeight: 1000", NGINX.replace("catalog}}", "catalog}, maxTrafficWeight: 1000}")),
    ),
    *(
        Case(
            "V29",
            "RL902",
            steps(f"pause: {{duration: {refused}}}"),
            refused.strip("'"),
            f"spec.strategy.steps[0].pause.duration: Invalid value: {value}: Duration needs to be greater than 0",
            steps(f"pause: {{duration: {accepted}}}"),
        )
        for refused, value, accepted in (
            ("-1", -1, "0"),
            ("1d", -1, "24h"),
            ("10 m", -1, "10m"),
            ("'-1'", -1, "'1'"),
            ("-2s", -2, "-500ms"),
            ("'2147483648'", -1, "'2147483647'"),
            ("1h30", -1, "1h30m"),
        )
    ),
    Case(
        "V29",
        "RL902",
        steps("pause: {duration: ''}"),
        "",
        "spec.strategy.steps[0].pause.duration: Invalid value: -1: Duration needs to be greater than 0",
        steps("pause: {duration: null}"),
    ),
)

SERVICE_NAMES = (
    Case(
        "V14",
        "RL903",
        blue_green("activeService: catalog\npreviewService: catalog"),
        "catalog",
        'spec.strategy.activeService: Invalid value: "catalog": '
        + _SERVICE_WORDS.format("active and preview services"),
        blue_green("activeService: catalog\npreviewService: catalog-preview"),
    ),
    Case(
        "V14",
        "RL903",
        blue_green("activeService: ''"),
        "",
        'spec.strategy.activeService: Invalid value: "": ' + _SERVICE_WORDS.format("active and preview services"),
        blue_green("activeService: ''\npreviewService: catalog"),
    ),
    Case(
        "V17",
        "RL903",
        canary("stableService: catalog\ncanaryService: catalog"),
        "catalog",
        'spec.strategy.stableService: Invalid value: "catalog": ' + _SERVICE_WORDS.format("stable and canary services"),
        canary("stableService: catalog\ncanaryService: catalog-canary"),
    ),
    Case(
        "V18",
        "RL903",
        canary(f"{NGINX}\npingPong: {{pingService: ping, pongService: pong}}"),
        "pingPong",
        "spec.strategy.trafficRouting.alb: Invalid value: null: "
        "Ping-pong feature works with the ALB and Istio traffic routers only",
        canary("pingPong: {pingService: ping, pongService: pong}"),
    ),
    Case(
        "V18",
        "RL903",
        canary("trafficRouting: {}\npingPong: {pingService: ping, pongService: pong}"),
        "pingPong",
        "spec.strategy.trafficRouting.alb: Invalid value: null: "
        "Ping-pong feature works with the ALB and Istio traffic routers only",
        canary(
            "trafficRouting: {istio: {virtualService: {name: catalog}}}\n"
            "pingPong: {pingService: ping, pongService: pong}"
        ),
    ),
    Case(
        "V19",
        "RL903",
        canary(f"{ISTIO}\npingPong: {{pingService: ping, pongService: ''}}"),
        "",
        'spec.strategy.pingPong.pongService: Invalid value: "": '
        "Ping service and Pong service must to be set to use Ping-Pong feature",
        canary(f"{ISTIO}\npingPong: {{pingService: ping, pongService: pong}}"),
    ),
    Case(
        "V19",
        "RL903",
        canary(f"{ISTIO}\npingPong: {{pingService: ping, pongService: ping}}"),
        "ping",
        'spec.strategy.pingPong.pingService: Invalid value: "ping": ' + _SERVICE_WORDS.format("ping and pong services"),
        canary(f"{ISTIO}\npingPong: {{pingService: ping, pongService: pong}}"),
    ),
    Case(
        "V20",
        "RL903",
        canary(f"{ALB}\npingPong: {{pingService: ping, pongService: pong}}"),
        "alb",
        'spec.strategy.trafficRouting.alb.rootService: Invalid value: "": '
        "Root service field is required for the configuration with ALB and ping-pong feature enabled",
        canary(
            f"{ALB}\npingPong: {{pingService: ping, pongService: pong}}".replace("alb: {", "alb: {rootService: root, ")
        ),
    ),
    Case(
        "V21",
        "RL903",
        canary("canaryService: catalog-canary\ntrafficRouting: {nginx: {stableIngress: catalog}}"),
        "canary",
        f'spec.strategy.stableService: Invalid value: "": {_NEEDED}',
        canary(NGINX),
    ),
    Case(
        "V21",
        "RL903",
        canary("trafficRouting: {istio: {virtualService: {name: catalog}}}"),
        "canary",
        f'spec.strategy.canaryService: Invalid value: "": {_NEEDED}',
        canary(
            "trafficRouting: {istio: {virtualService: {name: catalog}, "
            "destinationRule: {name: catalog, canarySubsetName: canary, stableSubsetName: stable}}}"
        ),
    ),
    *(
        Case(
            "V21",
            "RL903",
            canary(f"{routing}\npingPong: {{pingService: ping, pongService: pong}}\nstableService: catalog"),
            "canary",
            f'spec.strategy.canaryService: Invalid value: "": {_NEEDED}',
            canary(f"{routing}\npingPong: {{pingService: ping, pongService: pong}}\n{SERVICES}"),
        )
        for routing in (
            f"trafficRouting: {{istio: {{virtualService: {{name: catalog}}}}, {router}}}"
            for router in (
                "smi: {}",
                "apisix: {route: {name: catalog}}",
                "ambassador: {mappings: [catalog]}",
                f"appMesh: {{virtualService: {{name: catalog}}, {NODES}}}",
                "traefik: {weightedTraefikServiceName: catalog}",
            )
        )
    ),
    Case(
        "V21",
        "RL903",
        canary("trafficRouting: {alb: {ingress: catalog, servicePort: 80}}\nstableService: catalog"),
        "canary",
        f'spec.strategy.canaryService: Invalid value: "": {_NEEDED}',
        canary(PLUGIN),
    ),
)

ROUTING = (
    Case(
        "V22",
        "RL904",
        canary("scaleDownDelaySeconds: 30"),
        "scaleDownDelaySeconds",
        "spec.strategy.scaleDownDelaySeconds: Invalid value: 30: "
        "Canary scaleDownDelaySeconds can only be used with traffic routing",
        canary("scaleDownDelaySeconds: 30\ntrafficRouting: {}"),
    ),
    Case(
        "V23",
        "RL904",
        canary("dynamicStableScale: true"),
        "dynamicStableScale",
        "spec.strategy.dynamicStableScale: Invalid value: true: "
        "Canary dynamicStableScale can only be used with traffic routing",
        canary("dynamicStableScale: false"),
    ),
    Case(
        "V24",
        "RL904",
        canary(f"{ISTIO}\ndynamicStableScale: true\nscaleDownDelaySeconds: 30"),
        "dynamicStableScale",
        "spec.strategy.dynamicStableScale: Invalid value: true: "
        "Canary dynamicStableScale cannot be used with scaleDownDelaySeconds",
        canary(f"{ISTIO}\ndynamicStableScale: true\nabortScaleDownDelaySeconds: 30"),
    ),
    Case(
        "V25",
        "RL904",
        canary(ISTIO.replace("trafficRouting: {", "trafficRouting: {maxTrafficWeight: 1000, ")),
        "maxTrafficWeight",
        "spec.strategy.trafficRouting.maxTrafficWeight: Invalid value: 1000: "
        "Canary maxTrafficWeight in traffic routing only supported in Nginx and Plugins",
        canary(PLUGIN.replace("trafficRouting: {", "trafficRouting: {maxTrafficWeight: 1000, ")),
    ),
    *(
        Case(
            number,
            "RL904",
            canary(f"{SERVICES}trafficRouting: {{{refused}}}"),
            excerpt,
            f"{path}: Internal error: {words}",
            canary(f"{SERVICES}trafficRouting: {{{accepted}}}"),
        )
        for number, refused, excerpt, path, words, accepted in (
            (
                "V49",
                "nginx: {stableIngress: a, stableIngresses: [b]}",
                "stableIngresses",
                "spec.strategy.canary.trafficRouting.nginx",
                "Either StableIngress or StableIngresses must be configured. Both are configured.",
                "nginx: {stableIngresses: [a, b]}",
            ),
            (
                "V49",
                "nginx: {}",
                "nginx",
                "spec.strategy.canary.trafficRouting.nginx",
                "Either StableIngress or StableIngresses must be configured. Neither are configured.",
                "nginx: {stableIngress: a}",
            ),
            (
                "V50",
                "alb: {servicePort: 80, ingress: a, ingresses: [b]}",
                "ingresses",
                "spec.strategy.canary.trafficRouting.alb",
                "Either Ingress or Ingresses must be configured. Both are configured.",
                "alb: {servicePort: 80, ingress: '', ingresses: [b]}",
            ),
            (
                "V50",
                "alb: {servicePort: 80}",
                "alb",
                "spec.strategy.canary.trafficRouting.alb",
                "Either Ingress or Ingresses must be configured. Neither are configured.",
                "alb: {servicePort: 80, ingress: a}",
            ),
            (
                "V51",
                "istio: {virtualService: {name: a}, virtualServices: [{name: b}]}",
                "virtualServices",
                "spec.strategy.canary.trafficRouting.istio",
                "either VirtualService or VirtualServices must be configured",
                "istio: {virtualServices: [{name: b}]}",
            ),
            (
                "V51",
                "istio: {}",
                "istio",
                "spec.strategy.canary.trafficRouting.istio",
                "either VirtualService or VirtualServices must be configured",
                "istio: {virtualService: {name: a}}",
            ),
        )
    ),
)

LIMITS = (
    *(
        Case(
            number,
            "RL906",
            rollout(f"{name}: -1"),
            "-1",
            f"spec.{name}: Invalid value: -1: must be greater than or equal to 0",
            rollout(f"{name}: {accepted}"),
        )
        for number, name, accepted in (
            ("V1", "replicas", 0),
            ("V8", "minReadySeconds", 0),
            ("V9", "revisionHistoryLimit", 0),
            ("V10", "progressDeadlineSeconds", 1),
        )
    ),
    Case(
        "V11",
        "RL906",
        rollout("minReadySeconds: 60\nprogressDeadlineSeconds: 60"),
        "60",
        "spec.progressDeadlineSeconds: Invalid value: 60: must be greater than minReadySeconds",
        rollout("minReadySeconds: 60\nprogressDeadlineSeconds: 61"),
    ),
    Case(
        "V11",
        "RL906",
        rollout("minReadySeconds: 600"),
        "600",
        "spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds",
        rollout("minReadySeconds: 599"),
    ),
    Case(
        "V11",
        "RL906",
        rollout("progressDeadlineSeconds: 0"),
        "0",
        "spec.progressDeadlineSeconds: Invalid value: 0: must be greater than minReadySeconds",
        rollout("progressDeadlineSeconds: 1"),
    ),
    Case(
        "V15",
        "RL906",
        blue_green("activeService: catalog\nscaleDownDelayRevisionLimit: 11"),
        "11",
        "spec.strategy.scaleDownDelayRevisionLimit: Invalid value: 11: "
        "This rollout's revision history limit can not be smaller than the rollout's scale down limit",
        blue_green("activeService: catalog\nscaleDownDelayRevisionLimit: 10"),
    ),
    Case(
        "V15",
        "RL906",
        blue_green("activeService: catalog\nscaleDownDelayRevisionLimit: 3", "revisionHistoryLimit: 2"),
        "3",
        "spec.strategy.scaleDownDelayRevisionLimit: Invalid value: 3: "
        "This rollout's revision history limit can not be smaller than the rollout's scale down limit",
        blue_green("activeService: catalog\nscaleDownDelayRevisionLimit: 2", "revisionHistoryLimit: 2"),
    ),
    *(
        Case(
            "V16",
            "RL906",
            canary(f"maxSurge: {surge}\nmaxUnavailable: {unavailable}"),
            surge.strip("'"),
            f"spec.strategy.maxSurge: Invalid value: {shown}: MaxSurge and MaxUnavailable both can not be zero",
            canary(accepted),
        )
        for surge, unavailable, shown, accepted in (
            ("0", "0", "0", "maxSurge: 0"),
            ("0%", "'0'", '"0%"', "maxUnavailable: 0"),
            ("none", "0", '"none"', "maxSurge: 1%\nmaxUnavailable: 0"),
        )
    ),
    Case(
        "V39",
        "RL906",
        canary("antiAffinity: {}"),
        "antiAffinity",
        "spec.strategy.antiAffinity: Invalid value: "
        '"antiAffinity.PreferredDuringSchedulingIgnoredDuringExecution: false '
        'antiAffinity.RequiredDuringSchedulingIgnoredDuringExecution: false": '
        "AntiAffinity must have exactly one strategy listed",
        canary("antiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {}}"),
    ),
    Case(
        "V39",
        "RL906",
        blue_green(
            "activeService: catalog\nantiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: {weight: 0}}"
        ),
        "0",
        "spec.strategy.antiAffinity.weight: Invalid value: 0: AntiAffinity weight must be between 1-100",
        blue_green(
            "activeService: catalog\nantiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: {weight: 1}}"
        ),
    ),
)

MATCH = "setHeaderRoute: {{name: internal, match: [{{headerName: x-cohort, headerValue: {{{}}}}}]}}"
MIRROR = "setMirrorRoute: {{name: internal, percentage: 10, match: [{{{}}}]}}"

ROUTES = (
    Case(
        "V30",
        "RL907",
        steps("setCanaryScale: {replicas: 1}"),
        "setCanaryScale",
        "spec.strategy.trafficRouting: Required value: SetCanaryScale requires TrafficRouting to be set",
        steps("setCanaryScale: {replicas: 1}", "trafficRouting: {}"),
    ),
    Case(
        "V31",
        "RL907",
        steps("setHeaderRoute: {name: internal}"),
        "setHeaderRoute",
        f"spec.strategy.steps[0].setHeaderRoute: Invalid value: {{…}}: {_HEADER}",
        steps("setHeaderRoute: {name: internal}", ISTIO),
    ),
    Case(
        "V31",
        "RL907",
        steps(
            "setHeaderRoute: {name: internal}",
            NGINX.replace("catalog}}", "catalog}, managedRoutes: [{name: internal}]}"),
        ),
        "setHeaderRoute",
        f"spec.strategy.steps[0].setHeaderRoute: Invalid value: {{…}}: {_HEADER}",
        steps("setHeaderRoute: {name: internal}", PLUGIN.replace("}}}", "}}, managedRoutes: [{name: internal}]}")),
    ),
    *(
        Case(
            "V32",
            "RL907",
            steps(MATCH.format(refused), routing),
            excerpt,
            f"spec.strategy.steps[0].setHeaderRoute.match[0]: Invalid value: {{…}}: {words}",
            steps(MATCH.format(accepted), routing),
        )
        for routing, refused, excerpt, words, accepted in (
            (ISTIO, "exact: a, prefix: b", "prefix", _TWO_VALUES, "exact: a, prefix: ''"),
            (ISTIO, "exact: ''", "headerValue", _NO_VALUE, "prefix: b"),
            (
                ALB,
                "prefix: b",
                "prefix",
                "SetHeaderRoute match value invalid. ALB supports 'exact' value only",
                "exact: a",
            ),
            (
                ALB,
                "exact: ''",
                "headerValue",
                "SetHeaderRoute match value invalid. ALB supports 'exact' value only",
                "exact: a",
            ),
        )
    ),
    Case(
        "V33",
        "RL907",
        steps("setMirrorRoute: {name: internal}", ALB),
        "setMirrorRoute",
        "spec.strategy.steps[0].setMirrorRoute: Invalid value: {…}: "
        "SetMirrorRoute requires TrafficRouting, supports Istio only",
        steps("setMirrorRoute: {name: internal}", ISTIO),
    ),
    *(
        Case(
            "V34",
            "RL907",
            steps(MIRROR.format(refused), ISTIO),
            excerpt,
            f"spec.strategy.steps[0].setMirrorRoute.match[0]: Invalid value: {{…}}: {words}",
            steps(MIRROR.format(accepted), ISTIO),
        )
        for refused, excerpt, words, accepted in (
            ("method: {exact: GET, regex: G.*}", "regex", _TWO_VALUES, "method: {exact: GET}"),
            ("path: {}", "path", _NO_VALUE, "path: {prefix: /api}"),
            ("path: {exact: ''}", "path", _NO_VALUE, "headers: {x-cohort: {exact: a, prefix: b}}"),
        )
    ),
    Case(
        "V35",
        "RL907",
        steps("setHeaderRoute: {name: internal}", ISTIO.replace(", managedRoutes: [{name: internal}]", "")),
        "trafficRouting",
        "spec.strategy.trafficRouting.managedRoutes: Required value: "
        "Rollout has missing field 'spec.strategy.canary.trafficRouting.managedRoutes'",
        steps("setHeaderRoute: {name: internal}", ISTIO),
    ),
    Case(
        "V36",
        "RL907",
        steps("setHeaderRoute: {name: external}", ISTIO),
        "external",
        'spec.strategy.steps[0].setHeaderRoute: Invalid value: "external": '
        "Steps define a route that does not exist in spec.strategy.canary.trafficRouting.managedRoutes",
        steps("setHeaderRoute: {name: internal}", ISTIO),
    ),
    Case(
        "V36",
        "RL907",
        steps("setMirrorRoute: {name: internal}", ISTIO.replace("[{name: internal}]", "[]")),
        "internal",
        'spec.strategy.steps[0].setMirrorRoute: Invalid value: "internal": '
        "Steps define a route that does not exist in spec.strategy.canary.trafficRouting.managedRoutes",
        steps("setMirrorRoute: {name: internal}", ISTIO),
    ),
)

_TEMPLATE = "experiment: {{duration: 10m, templates: [{{name: a, specRef: canary, {}}}]}}"
_SELECTED = (
    "selector: {matchLabels: {app: catalog}}\n  template: {spec: {containers: [{name: catalog, image: catalog}]}}"
)

EXPERIMENTS = (
    Case(
        "V37",
        "RL908",
        steps(_TEMPLATE.format("weight: 5")),
        "5",
        "spec.strategy.steps[0].experiment.templates[0].weight: Invalid value: 5: "
        "Experiment template weight cannot be set unless TrafficRouting is enabled",
        steps(_TEMPLATE.format("replicas: 1")),
    ),
    Case(
        "V37",
        "RL908",
        steps(_TEMPLATE.format("weight: 5"), NGINX),
        "5",
        "spec.strategy.steps[0].experiment.templates[0].weight: Invalid value: 5: "
        "Experiment template weight is only available for TrafficRouting with SMI, ALB, Istio and Plugins at this time",
        steps(_TEMPLATE.format("weight: 5"), PLUGIN),
    ),
    Case(
        "V77",
        "RL908",
        experiment(f"- name: a\n  {_SELECTED}".replace("{matchLabels: {app: catalog}}", "{}")),
        "selector",
        "This experiment is selecting all pods at index 0. A non-empty selector is required.",
        experiment(f"- name: a\n  {_SELECTED}".replace("{matchLabels: {app: catalog}}", "{matchLabels: {}}")),
    ),
    Case(
        "V77",
        "RL908",
        experiment(f"- name: a\n  minReadySeconds: 601\n  {_SELECTED}"),
        "601",
        "MinReadySeconds cannot be longer than ProgressDeadlineSeconds. Check template index 0",
        experiment(f"- name: a\n  minReadySeconds: 600\n  {_SELECTED}"),
    ),
    Case(
        "V77",
        "RL908",
        experiment(f"- name: a\n  minReadySeconds: 61\n  {_SELECTED}", "progressDeadlineSeconds: 60"),
        "61",
        "MinReadySeconds cannot be longer than ProgressDeadlineSeconds. Check template index 0",
        experiment(f"- name: a\n  minReadySeconds: 60\n  {_SELECTED}", "progressDeadlineSeconds: 60"),
    ),
    Case(
        "V77",
        "RL908",
        experiment(f"- name: a\n  {_SELECTED}\n- name: a\n  {_SELECTED}"),
        "a",
        "Experiment catalog has repeated template name 'a' in templates",
        experiment(f"- name: a\n  {_SELECTED}\n- name: b\n  {_SELECTED}"),
    ),
    Case(
        "V77",
        "RL908",
        experiment(f"- name: ''\n  {_SELECTED}"),
        "",
        "Experiment catalog has empty template name at index 0",
        experiment(f"- name: a\n  {_SELECTED}"),
    ),
)

ARGUMENT = (
    "analysis: {{templates: [{{templateName: slo}}], args: [{{name: x, valueFrom: {{fieldRef: {{fieldPath: {}}}}}}}]}}"
)

ARGUMENTS = tuple(
    Case(
        "V38",
        "RL909",
        steps(ARGUMENT.format(f'"{refused}"')),
        refused,
        "spec.strategy.steps[0].analyses: Invalid value: […]: "
        "Analyses arguments must refer to valid object metadata supported by downwardAPI",
        steps(ARGUMENT.format(f'"{accepted}"')),
    )
    for refused, accepted in (
        ("metadata.generation", "metadata.uid"),
        ("metadata.labels.app", "metadata.labels['app']"),
        ("metadata.name['x']", "metadata.name"),
        ("metadata.labels['a b']", "metadata.annotations['a/b']"),
        ("metadata.annotations['a/b/c']", "metadata.annotations"),
        ("metadata", "spec.nonsense"),
    )
)
