"""What of a Rollout can tie a selector to one of its versions: names of Services and their like, labels, pod hashes."""

from __future__ import annotations

from ...cached_property import cached_property
from ...late_pattern import late_pattern
from ...manifests.analysis import AnalysisPlace
from ...record import NamedTuple
from ...source.field import Field, filled_in_later
from ..arguments.binding import BoundArgument
from ..arguments.experiment_values import experiment_of
from ..gate import Gate
from .tie import Scope

LATEST_HASH = "6b8f9c7d5d"
STABLE_HASH = "5c7d8f6b9b"
"""Made-up hashes, of the length and letters that Kubernetes' have."""
_RANDOM = "x2x4z"

_CANARY_WAYS = (
    ("canaryService",),
    ("previewService",),
    ("pingPong", "pingService"),
    ("pingPong", "pongService"),
    ("trafficRouting", "istio", "destinationRule", "canarySubsetName"),
    ("trafficRouting", "appMesh", "virtualNodeGroup", "canaryVirtualNodeRef", "name"),
)
_STABLE_WAYS = (
    ("stableService",),
    ("activeService",),
    ("trafficRouting", "istio", "destinationRule", "stableSubsetName"),
    ("trafficRouting", "appMesh", "virtualNodeGroup", "stableVirtualNodeRef", "name"),
)
_NGINX = ("trafficRouting", "nginx")
_METADATA = {
    Scope.CANARY: ("canaryMetadata", "previewMetadata"),
    Scope.STABLE: ("stableMetadata", "activeMetadata"),
}
_OF_EXPERIMENT = late_pattern(r"\{\{\s*templates\.([^\s{}]+)\.replicaset\.name\s*\}\}\Z")
_WORD = late_pattern(r"[a-z0-9]{3,}")
_NO_LABEL_CHARACTER = late_pattern(r"[^A-Za-z0-9_]")


class Role(NamedTuple):
    """What a name stands for: the scope of its series, and the field that gives it, as a reader knows it."""

    scope: Scope
    field: str


class Identity:
    """The names and labels by which the versions of one Rollout are known, for one of its gates."""

    def __init__(self, gate: Gate) -> None:
        assert gate.rollout is not None
        self.gate = gate
        self.rollout = gate.rollout
        strategy = self.rollout.strategy
        self._strategy: Field = strategy.field if strategy is not None else self.rollout.spec.get("strategy")

    @cached_property
    def name(self) -> str | None:
        """The Rollout's name, which its pods' names begin with; None where it is filled in later."""
        name = self.rollout.name
        return None if not name or filled_in_later(name) else name

    @cached_property
    def roles(self) -> dict[str, Role]:
        """The names that stand for one version; a name that stands for both is none of them."""
        found: dict[str, Role] = {}
        for scope, ways in ((Scope.STABLE, _STABLE_WAYS), (Scope.CANARY, _CANARY_WAYS)):
            for way in ways:
                name = self._strategy.get(*way).text
                if name and not filled_in_later(name):
                    found[name] = Role(scope, next(part for part in reversed(way) if part != "name"))
        analysis = self.gate.analysis
        active = self._strategy.get("activeService").text
        if analysis is not None and analysis.place is AnalysisPlace.POST_PROMOTION and active in found:
            # it leads to the new pods by then
            found[active] = Role(Scope.CANARY, "activeService")
        for name in self._ingresses:
            found[name] = Role(Scope.STABLE, "stableIngress")
            # facts §6.2: nginx.go names the Ingress that it makes so
            found[f"{self.name}-{name}-canary"] = Role(Scope.CANARY, "the canary's Ingress")
        return found

    @cached_property
    def _ingresses(self) -> list[str]:
        nginx = self._strategy.get(*_NGINX)
        fields = (nginx.get("stableIngress"), *nginx.get("stableIngresses").items())
        return [field.text for field in fields if field.text and not filled_in_later(field.text)]

    @cached_property
    def names_known(self) -> bool:
        """Whether all names of Services and their like are written out."""
        ways = (*_CANARY_WAYS, *_STABLE_WAYS, (*_NGINX, "stableIngress"), ("trafficRouting",))
        return not any(filled_in_later(self._strategy.get(*way).text) for way in ways)

    @cached_property
    def canary_service(self) -> str | None:
        """The Service that leads to the new version only."""
        return next(
            (name for name, role in self.roles.items() if role.field in ("canaryService", "previewService")), None
        )

    # -- labels

    @cached_property
    def shared_labels(self) -> dict[str, str]:
        """Labels that the pods of all versions have: those that the Rollout selects its pods by, as metrics spell
        them."""
        return _as_metric_labels(self.rollout.spec.get("selector", "matchLabels"))

    @cached_property
    def pod_labels(self) -> dict[str, str]:
        """The labels of the pod template that is being released, as metrics spell them."""
        return _as_metric_labels(self.rollout.template.get("metadata", "labels"))

    @cached_property
    def own_labels(self) -> dict[Scope, dict[str, str]]:
        """The labels that the controller gives to the pods of one version as long as they are that, of the versions
        that have any."""
        found = {
            scope: {
                key: value
                for name in names
                for key, value in _as_metric_labels(self._strategy.get(name, "labels")).items()
            }
            for scope, names in _METADATA.items()
        }
        return {scope: labels for scope, labels in found.items() if labels}

    # -- hashes

    def hash_scope(self, argument: BoundArgument) -> Scope | None:
        """Whose pod template hash, or ReplicaSet's name, an argument is bound to; None where it is neither."""
        which = argument.pod_template_hash
        if which in ("Latest", "Stable"):
            return Scope.CANARY if which == "Latest" else Scope.STABLE
        template = which.removeprefix("templates.") if which is not None else self._named_replica_set(argument)
        return self._scope_in_experiment(template) if template is not None else None

    @staticmethod
    def names_replica_set(argument: BoundArgument) -> bool:
        """Whether it is bound to the name of an experiment's ReplicaSet."""
        return Identity._named_replica_set(argument) is not None

    @staticmethod
    def _named_replica_set(argument: BoundArgument) -> str | None:
        match = _OF_EXPERIMENT.match(argument.literal.text) if argument.literal is not None else None
        return match[1] if match else None

    def _scope_in_experiment(self, template: str) -> Scope:
        experiment = experiment_of(self.gate.analysis) if self.gate.analysis is not None else None
        entries = experiment.get("templates").items() if experiment is not None else ()
        for entry in entries:
            if entry.get("name").text == template and entry.get("specRef").text == "stable":
                return Scope.STABLE
        return Scope.CANARY

    def replica_set(self, pod_hash: str) -> str:
        """The name of the ReplicaSet with a hash."""
        return f"{self.name}-{pod_hash}"

    def pod(self, pod_hash: str) -> str:
        """The name of a pod with a hash."""
        return f"{self.replica_set(pod_hash)}-{_RANDOM}"

    # -- kinship

    @cached_property
    def own_names(self) -> tuple[str, ...]:
        """All names that this Rollout goes by: its own, its Services', its labels', its containers'."""
        containers = (container.get("name").text for container in self.rollout.containers)
        reference = self.rollout.spec.get("workloadRef", "name").text
        names = (self.rollout.name, reference, *self.roles, *self.shared_labels.values(), *self.pod_labels.values())
        return tuple(name.lower() for name in (*names, *containers) if name)

    def is_kin(self, value: str) -> bool:
        """Whether a value may mean this Rollout: it shares a word with one of its names, or holds one."""
        lowered = value.lower()
        mine = {word for name in self.own_names for word in _WORD.findall(name)}
        its = _WORD.findall(lowered)
        return not its or not mine or any(one in other or other in one for one in its for other in mine)


def _as_metric_labels(labels: Field) -> dict[str, str]:
    return {
        _NO_LABEL_CHARACTER.sub("_", key): field.text
        for key, field in labels.entries()
        if field.text and not filled_in_later(field.text)
    }


def value_of_label(labels: dict[str, str], name: str) -> str | None:
    """The value that a metric's label has from labels of a pod: ``destination_version`` and ``label_version`` are
    ``version``."""
    exact = labels.get(name)
    if exact is not None:
        return exact
    return next((value for key, value in labels.items() if name.endswith(f"_{key}")), None)
