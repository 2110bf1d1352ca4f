"""The table of every configuration key: the one place that knows them all.

Validation, the JSON Schema, the listing of effective values and the documentation are made from it. The defaults here
and those of ``gates.policy.Policy`` are the same, which a test holds them to.
"""

from __future__ import annotations

from .kinds import Boolean, Choice, Duration, Key, ListOf, MapOf, OneOf, Ratio, Structure, Text, Version
from .levels import LEVELS, PROFILES

SIGNALS = ("success-rate", "latency", "saturation")

_NAME = r"[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?"
GLOB = Text("a glob", r"^(?!!?(?:\./)?/*$).+$", advice="write a glob such as `legacy/**`")
NAME = Text("a name")
LABEL = Text("a label name, or `name=value`", r"^[a-zA-Z_][a-zA-Z0-9_]*(?:=.+)?$")
EXTENDED_FILE = Text(
    "the relative path of a YAML file, or `package:NAME`",
    r"^(?:package:[A-Za-z_][A-Za-z0-9_]*(?:/(?!.*\.\.).+\.ya?ml)?|(?!/|[A-Za-z][A-Za-z0-9+.-]*:).*\.ya?ml)$",
    advice="name a file relative to this one, such as `../policy.yaml`, or one of an installed Python package, such as "
    "`package:acme_policy` or `package:acme_policy/strict.yaml`",
)

CONTROLLER = Version(r"^1\.(?:[4-9]|10)$", "1.4 to 1.10", (1.4, 1.5, 1.6, 1.7, 1.8, 1.9))
"""Argo Rollouts' minor releases that the field tables cover."""
KUBERNETES = Version(
    r"^1\.(?:1[6-9]|[2-9][0-9])$", "1.16 and later", tuple((100 + minor) / 100 for minor in range(16, 60) if minor % 10)
)
PROMETHEUS = Version(r"^[23](?:\.(?:0|[1-9][0-9]?))?$", "2 and 3", (2, 3))

RULES = MapOf(
    Text("a rule's code or name", r"^(?:[A-Z]+[0-9]+|[a-z][a-z0-9]*(?:-[a-z0-9]+)*)$"),
    OneOf(
        (
            Choice(LEVELS, when_false="off"),
            Structure(
                (
                    Key(
                        "level",
                        Choice(LEVELS, when_false="off"),
                        "The level of the rule's findings",
                        "warning",
                        read=True,
                        required=True,
                    ),
                ),
                "rule",
            ),
        )
    ),
    "rules",
)

OBJECTIVES = Structure(
    (
        Key("success-rate", Ratio(), "The share of requests that must succeed", "99.9%", read=True),
        Key("p99", Duration(), "The latency that 99 of 100 requests must stay under", "500ms", read=True),
        Key("saturation", Ratio(), "How full a resource may get", "80%", read=True),
    ),
    "objectives",
)

_RULES = Key(
    "rules",
    RULES,
    "The level of single rules, by code or name; it beats the profile, and an inference still never becomes an error",
    "{RL201: warning}",
    {},
    read=True,
)
_PROFILE = Key(
    "profile",
    Choice(PROFILES),
    "What is enforced: facts only, the checklist as warnings, the checklist, or the checklist with warnings as errors",
    "production",
    "production",
    read=True,
)
_OBJECTIVES = Key(
    "objectives",
    OBJECTIVES,
    "The service level objectives that a gate's thresholds are held to",
    "{p99: 500ms}",
    read=True,
)
_SIGNALS = Key(
    "signals",
    ListOf(Choice(SIGNALS)),
    "The signals that the gates of a Rollout must measure",
    "[success-rate, latency]",
    list(SIGNALS),
    read=True,
)
_CANARY_LABELS = Key(
    "canary-labels",
    ListOf(LABEL),
    "Labels that tie a selector to the canary's pods, as `name` or `name=value`",
    "[role=canary]",
    [],
    read=True,
)
_DOWNSTREAM = Key(
    "downstream",
    ListOf(GLOB),
    "Services and metrics downstream of the canary, as globs: gates may measure them without isolating the canary",
    "[postgres_*]",
    [],
    read=True,
)
_COHORTS = Key(
    "cohorts",
    Structure(
        (
            Key(
                "header",
                NAME,
                "The request header that names the cohort",
                "x-canary-cohort",
                "x-canary-cohort",
                read=True,
            ),
            Key("canary", ListOf(NAME), "Cohorts that always reach the canary", "[internal]", ["internal"], read=True),
            Key(
                "stable", ListOf(NAME), "Cohorts that never reach the canary", "[enterprise]", ["enterprise"], read=True
            ),
        ),
        "cohorts",
    ),
    "Which users are routed past the weights",
    "{canary: [internal]}",
    read=True,
)
_NOTIFICATIONS = Key(
    "notifications",
    Structure(
        (
            Key("page", ListOf(NAME), "Notification services that page a person", "[pagerduty]", [], read=True),
            Key(
                "annotation",
                ListOf(NAME),
                "Notification services that annotate a dashboard",
                "[grafana]",
                [],
                read=True,
            ),
            Key("provided-by", NAME, "Who notifies, where the manifests need not", "platform", read=True),
        ),
        "notifications",
    ),
    "What must be told when a release aborts or completes",
    "{page: [pagerduty]}",
    read=True,
)
_PROMETHEUS = Key(
    "prometheus",
    Structure(
        (
            Key("version", PROMETHEUS, "The version whose PromQL is spoken", '"3"', "3", read=True),
            Key(
                "dialect",
                Choice(("prometheus", "metricsql")),
                "The query language; what MetricsQL adds is unknown, not wrong",
                "metricsql",
                "prometheus",
                read=True,
            ),
            Key("scrape-interval", Duration(), "How often the metrics are scraped", "30s", "30s", read=True),
        ),
        "prometheus",
    ),
    "The server that the queries run on",
    '{version: "3"}',
    read=True,
)

SERVICE = Structure(
    (
        Key("workload", Choice(("stateless", "stateful")), "Whether it keeps state of its own", "stateless", read=True),
        Key("p99", Duration(), "Its 99th percentile request duration, which a drain must outlast", "500ms", read=True),
        _OBJECTIVES._replace(documentation="Its own objectives, where they differ"),
        _SIGNALS._replace(documentation="The signals its gates must measure, where they differ", default=None),
        _DOWNSTREAM._replace(documentation="What is downstream of this service", default=None),
        Key("watch-owner", NAME, "Who watches its releases", "'@ada'", read=True),
    ),
    "service",
)

SELECTORS = ("paths", "namespaces", "kinds", "names")
OVERRIDE = Structure(
    (
        Key("paths", ListOf(GLOB), "Files, as globs as in gitignore", "[legacy/**]", read=True),
        Key("namespaces", ListOf(GLOB), "Namespaces, as globs", "[staging-*]", read=True),
        Key("kinds", ListOf(GLOB), "Kinds, as globs", "[Rollout]", read=True),
        Key("names", ListOf(GLOB), "Names of objects, as globs", "[catalog*]", read=True),
        _PROFILE._replace(default=None),
        _RULES._replace(default=None),
        _OBJECTIVES,
        _SIGNALS._replace(default=None),
        _CANARY_LABELS._replace(default=None),
        _DOWNSTREAM._replace(default=None),
        _COHORTS,
        _NOTIFICATIONS,
        _PROMETHEUS,
    ),
    "override",
    one_of=SELECTORS,
)

CONFIGURATION = Structure(
    (
        Key(
            "controller",
            CONTROLLER,
            "The Argo Rollouts release in use: it decides the condition engine and which fields exist",
            '"1.9"',
            "1.9",
            read=True,
        ),
        Key("kubernetes", KUBERNETES, "The Kubernetes release in use", '"1.34"', "1.34"),
        _PROMETHEUS,
        _PROFILE,
        _RULES,
        _OBJECTIVES,
        Key(
            "services",
            MapOf(Text("the name of a workload, or `namespace/name`", f"^(?:{_NAME}/)?{_NAME}$"), SERVICE, "services"),
            "Facts about single services, by `name` or `namespace/name`",
            "{catalog: {p99: 500ms}}",
            {},
            read=True,
        ),
        _SIGNALS,
        _CANARY_LABELS,
        _DOWNSTREAM,
        _COHORTS,
        _NOTIFICATIONS,
        Key(
            "owners",
            Structure(
                (
                    Key(
                        "trailer",
                        Text("a trailer's key", r"^[A-Za-z0-9-]+$", advice="write a key such as `Watch-Owner`"),
                        "The commit trailer that names the watch owner",
                        "Watch-Owner",
                        "Watch-Owner",
                        read=True,
                    ),
                    Key(
                        "roster",
                        Text("a path", is_path=True),
                        "Who may watch: a CODEOWNERS file, or a list in YAML that also says who is on leave",
                        "roster.yaml",
                        read=True,
                    ),
                    Key(
                        "calendar",
                        Text("a path", is_path=True),
                        "The calendar (ICS) that says who is away; an address is not opened: fetch it to a file",
                        "away.ics",
                        read=True,
                    ),
                    Key(
                        "annotation",
                        Choice(("required", "optional")),
                        "Whether every Rollout must carry the annotation `rollout-lint/watch-owner`",
                        "required",
                        "optional",
                        read=True,
                    ),
                ),
                "owners",
            ),
            "Where a release's watch owner is named and looked up",
            "{roster: roster.yaml}",
            read=True,
        ),
        Key(
            "external",
            ListOf(
                Structure(
                    (
                        Key("kind", NAME, "The object's kind", "Service", read=True, required=True),
                        Key("name", NAME, "The object's name", "payments", read=True, required=True),
                        Key("namespace", NAME, "Its namespace; without one any matches", "shop", read=True),
                    ),
                    "external",
                )
            ),
            "Objects that exist outside the files: references to them are not dangling",
            "[{kind: Service, name: payments}]",
            [],
            read=True,
            appends=True,
        ),
        Key(
            "context",
            OneOf((Choice(("complete",)), ListOf(Text("a path", is_path=True)))),
            "`complete`: what the files lack does not exist; or paths that are read only so that references resolve",
            "complete",
            [],
            read=True,
        ),
        Key(
            "exclude",
            ListOf(GLOB),
            "Files and directories to leave out, as globs as in gitignore",
            "['**/generated/**']",
            [],
            read=True,
            appends=True,
        ),
        Key(
            "extends",
            OneOf((EXTENDED_FILE, ListOf(EXTENDED_FILE))),
            "Configuration files that this one builds on, the first one lowest: relative paths, or `package:NAME` for "
            "that of an installed Python package",
            "../policy.yaml",
            [],
            read=True,
        ),
        Key(
            "overrides",
            ListOf(OVERRIDE),
            "Other settings for some files or objects: all given selectors must match, and the last override wins",
            "[{paths: [legacy/**], profile: correctness}]",
            [],
            read=True,
            appends=True,
        ),
        Key(
            "suppressions",
            Structure(
                (Key("require-reason", Boolean(), "Whether a suppression must say why", "true", True, read=True),),
                "suppressions",
            ),
            "What a suppression must hold",
            "{require-reason: true}",
            read=True,
        ),
    ),
    "configuration",
)
