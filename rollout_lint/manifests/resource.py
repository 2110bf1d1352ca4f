"""Kubernetes objects in documents: which are ours, and what they are called."""

from __future__ import annotations

from collections.abc import Iterator

from ..cached_property import cached_property
from ..source.field import Field, filled_in_later
from ..source.nodes import Mapping, Sequence, follow
from ..source.parse import Document
from ..source.text import Source, Span

ARGO_ROLLOUTS = "argoproj.io"
ISTIO = "networking.istio.io"
APP_MESH = "appmesh.k8s.aws"
GATEWAY_API = "gateway.networking.k8s.io"
MESH_SERVICE, MESH_ROUTER, MESH_NODE = f"VirtualService.{APP_MESH}", "VirtualRouter", "VirtualNode"
"""The kinds of App Mesh as references name them: the first has a name that is Istio's too."""
GATEWAY_KINDS = ("HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute")
_CLUSTER_SCOPED = frozenset({"ClusterAnalysisTemplate"})
_OURS = frozenset(
    {
        *(
            (ARGO_ROLLOUTS, kind)
            for kind in ("Rollout", "AnalysisTemplate", "ClusterAnalysisTemplate", "AnalysisRun", "Experiment")
        ),
        *((ISTIO, kind) for kind in ("VirtualService", "DestinationRule")),
    }
)
_NEIGHBOURS = frozenset(
    {
        ("", "Service"),
        ("", "ConfigMap"),
        ("", "PodTemplate"),
        ("apps", "Deployment"),
        ("apps", "ReplicaSet"),
        ("networking.k8s.io", "Ingress"),
        ("extensions", "Ingress"),
        ("traefik.io", "TraefikService"),
        ("traefik.containo.us", "TraefikService"),
        ("split.smi-spec.io", "TrafficSplit"),
        ("apisix.apache.org", "ApisixRoute"),
        ("getambassador.io", "Mapping"),
        ("x.getambassador.io", "AmbassadorMapping"),
        *((APP_MESH, kind) for kind in ("VirtualService", MESH_ROUTER, MESH_NODE)),
        *((GATEWAY_API, kind) for kind in GATEWAY_KINDS),
        ("autoscaling", "HorizontalPodAutoscaler"),
        ("keda.sh", "ScaledObject"),
    }
)
_KNOWN_AS = {
    (APP_MESH, "VirtualService"): MESH_SERVICE,
    ("x.getambassador.io", "AmbassadorMapping"): "Mapping",
}
"""How references name the kinds whose own name is another kind's, written as kubectl does, and those that are another
under a new name: the controller's ``--ambassador-api-version`` decides which Mapping it asks for."""
_MAX_LIST_DEPTH = 3


class Resource:
    """One Kubernetes object in a document, or in the ``items`` of a ``kind: List``."""

    def __init__(self, field: Field, group: str, version: str, kind: str) -> None:
        self.field = field
        self.group = group
        self.version = version
        self.kind = kind
        self.is_patch = False
        """A kustomize patch, or a fragment that must be one; the project decides."""
        self.is_whole = True
        """Whether it has what every object of its kind has that is applied; the project decides."""

    def __repr__(self) -> str:
        return f"Resource({self.kind} {self.namespace}/{self.name} in {self.source.path})"

    @property
    def source(self) -> Source:
        return self.field.source

    @cached_property
    def span(self) -> Span:
        """The object's name, or its kind where it has none."""
        return self.field.heading

    @property
    def is_ours(self) -> bool:
        """Whether rules look at it; the other kinds are read so that references resolve."""
        return (self.group, self.kind) in _OURS

    @property
    def known_as(self) -> str:
        """The kind by which references mean it: unlike ``kind``, never the same for objects of different groups."""
        return _KNOWN_AS.get((self.group, self.kind), self.kind)

    @cached_property
    def name(self) -> str:
        return self.field.get("metadata", "name").text

    @cached_property
    def namespace(self) -> str:
        """The namespace it names; "" where it names none or one that is filled in later, which matches any."""
        if self.kind in _CLUSTER_SCOPED:
            return ""
        text = self.field.get("metadata", "namespace").text
        return "" if filled_in_later(text) else text

    @property
    def annotations(self) -> Field:
        return self.field.get("metadata", "annotations")

    @property
    def spec(self) -> Field:
        return self.field.get("spec")


def resources(document: Document) -> Iterator[Resource]:
    """The objects of a document that we know, those of a ``kind: List`` among them; never one nested in another
    object."""
    if type(document.root) is Mapping:
        yield from _resources(Field(document.source, document.root, None, None), _MAX_LIST_DEPTH)


def _resources(field: Field, depth: int) -> Iterator[Resource]:
    kind = field.get("kind").text
    group, _, version = field.get("apiVersion").text.rpartition("/")
    if kind == "List" and not group and depth:
        items = field.get("items").node
        if type(items) is Sequence:
            for item in items.items:
                node = follow(item)
                if type(node) is Mapping:
                    yield from _resources(Field(field.source, node, None, None), depth - 1)
    elif (group, kind) in _OURS or (group, kind) in _NEIGHBOURS:
        yield Resource(field, group, version, kind)
