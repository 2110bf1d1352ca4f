"""What the name of a label says about whose series it tells apart: pods, versions, Services, or nothing of the kind.

Exporters and relabelling rules spell one thing in many ways (``pod``, ``kubernetes_pod_name``, ``exported_pod``), so
names are read by their last words.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

from ...late_pattern import late_pattern
from ...promql.words import words


class LabelKind(Enum):
    """What a label's value names."""

    HASH = "pod template hash"
    POD = "pod"
    REPLICA_SET = "ReplicaSet"
    SERVICE = "Service"
    INGRESS = "Ingress"
    JOB = "scrape job"
    """A Service's name where a ServiceMonitor scrapes, else any name."""
    APPLICATION = "application"
    """What the pods of all versions are part of."""
    VERSION = "version"
    SETTING = "surroundings"
    """Where something runs. Nobody runs a canary elsewhere, unless the value says so."""
    REQUEST = "property of a request"
    """The outcome, the path, the bucket, the namespace, the container: equal in all versions."""
    OTHER = "label"
    """Anything else: it may be what tells the versions apart."""


KINDS_OF_NAMES = (LabelKind.SERVICE, LabelKind.INGRESS, LabelKind.JOB)
"""What names a Service or something in front of one."""

_PREFIXES = r"(?:(?:label|exported|kubernetes|k8s|destination|dst|source|src|target|pod|upstream)_)*"

_REQUEST = late_pattern(
    r"(?:.*_)?(?:namespace|ns|status|code|class|method|verb|path|uri|url|route|handler|endpoint|reporter|direction"
    r"|classification|outcome|protocol|error|exception|severity|reason|condition|phase|resource|unit|mode|device"
    r"|container|image|flags|policy|quantile|port)"
    r"|(?:.*_)?(?:namespace|container)_name|(?:.*_)?(?:error|status|response)_type|grpc_.*|rpc_.*|le|cpu|tls|success"
    r"|result|interface"
)
_KINDS = (
    (LabelKind.HASH, late_pattern(r"(?:.*_)?hash")),
    (LabelKind.REPLICA_SET, late_pattern(r"(?:.*_)?replica_?set(?:_name)?")),
    (LabelKind.POD, late_pattern(r"(?:.*_)?pod(?:_?name)?")),
    (LabelKind.REQUEST, _REQUEST),
    (LabelKind.JOB, late_pattern(r"(?:exported_)?job")),
    (LabelKind.INGRESS, late_pattern(r"(?:.*_)?ingress(?:_name)?")),
    (
        LabelKind.VERSION,
        late_pattern(
            r"(?:.*_)?(?:version|revision|colou?r|track|role|slot|variant|release|tag|build|commit|sha|subset|generation)"
        ),
    ),
    (
        LabelKind.SERVICE,
        late_pattern(
            r"(?:.*_)?(?:service|svc)(?:_name|_host)?|envoy_cluster_name|kubernetes_name|(?:.*_)?virtual_?node"
        ),
    ),
    (
        LabelKind.APPLICATION,
        late_pattern(
            rf"{_PREFIXES}(?:app|application|app_name|application_name|component|deployment|workload|workload_name|rollout"
            rf"|rollout_name|app_kubernetes_io_(?:name|instance|component|part_of))"
        ),
    ),
)
_SETTINGS = words("env environment stage cluster region zone datacenter dc tier team organization prometheus")
_TOGETHER_WITH_A_POD = words("instance uid pod_uid pod_ip container_id id")

_CANARY = late_pattern(r"canary|preview|candidate|upgrading|experiment|(?<![a-z])(?:next|new|latest|green)(?![a-z])")


@lru_cache(maxsize=1024)
def label_kind(name: str) -> LabelKind:
    """What a label names, by its own name."""
    lowered = name.lower()
    if lowered in _SETTINGS:
        return LabelKind.SETTING
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(lowered)), LabelKind.OTHER)


def tells_pods_apart(name: str) -> bool:
    """Whether series of pods of two versions never share a value of a label."""
    kinds = (LabelKind.HASH, LabelKind.POD, LabelKind.REPLICA_SET, LabelKind.VERSION)
    return name.lower() in _TOGETHER_WITH_A_POD or label_kind(name) in kinds


@lru_cache(maxsize=4096)
def says_canary(text: str) -> bool:
    """Whether a text claims to be about the new version: who writes ``canary`` is presumed to mean it."""
    return bool(_CANARY.search(text.lower()))
