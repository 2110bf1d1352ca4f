"""Selectors of what a Rollout does not have: a container that is in no pod of it, a pod that it can never make."""

from __future__ import annotations

from collections.abc import Iterator

from ...late_pattern import late_pattern
from ...manifests.analysis import AnalysisPlace
from ...promql.syntax import Matcher
from ...record import NamedTuple
from ...source.field import filled_in_later
from ..gate import GateMetric
from .identity import Identity
from .labels import LabelKind, label_kind
from .selectors import Scope, SelectorScope, identity_of
from .written import accepts

_CONTAINER = late_pattern(r"(?:label_|k8s_|kubernetes_|exported_)*container(?:_name)?")
_INJECTED = late_pattern(
    r"POD|istio-.*|linkerd-.*|envoy.*|dapr.*|vault-.*|consul-.*|kuma-.*|otc-container|opentelemetry.*|otel.*|fluent.*"
    r"|filebeat.*|datadog.*|.*xray.*|.*-(?:proxy|agent|sidecar|init|exporter|collector|daemon)"
)
"""Containers that others put into a pod, and a pod's own."""
_LITERAL = late_pattern(r"(?:[A-Za-z0-9_-]|\\[.\-])*")
_NO_HASH = late_pattern(r"[^bcdfghjklmnpqrstvwxz2456789]")
"""What no pod template hash holds: it has no vowels (k8s.io/apimachinery/pkg/util/rand, SafeEncodeString)."""
_LONGEST_SURE_NAME = 40
"""Kubernetes cuts the names of pods whose ReplicaSet has a longer one."""


class MissingTarget(NamedTuple):
    """A matcher that takes nothing of the Rollout it is meant for.

    ``names`` is what there is instead; ``certain`` says that it is this Rollout that was meant.
    """

    matcher: Matcher
    what: str
    names: tuple[str, ...]
    certain: bool


def missing_targets(scope: SelectorScope, metric: GateMetric) -> Iterator[MissingTarget]:
    """The matchers of a selector that rule out all pods of the gate's Rollout. Nothing where a kustomization may change
    what is written."""
    gate = metric.gate
    if gate.rollout is None or gate.amended:
        return
    identity = identity_of(gate)
    for matcher in scope.selector.matchers:
        if matcher.operator not in ("=", "=~") or "{{" in matcher.value or not matcher.value:
            continue
        if _CONTAINER.fullmatch(matcher.name):
            yield from _missing_container(matcher, scope, identity)
        elif label_kind(matcher.name) is LabelKind.POD and not scope.by_hash:
            yield from _missing_pod(matcher, scope, identity)


def _missing_container(matcher: Matcher, scope: SelectorScope, identity: Identity) -> Iterator[MissingTarget]:
    spec = identity.rollout.template.get("spec")
    names = [entry.get("name").text for kind in ("containers", "initContainers") for entry in spec.get(kind).items()]
    if not names or any(not name or filled_in_later(name) for name in names):
        return
    pattern = matcher.value
    if any(accepts(matcher.operator, pattern, name) for name in (*names, "POD", "istio-proxy", "linkerd-proxy")):
        return
    if _INJECTED.fullmatch(pattern):
        return
    tied = scope.certain and scope.matcher is not None and scope.scope in (Scope.CANARY, Scope.STABLE, Scope.BOTH)
    if tied or identity.is_kin(pattern):
        yield MissingTarget(matcher, "container", tuple(names), tied)


def _missing_pod(matcher: Matcher, scope: SelectorScope, identity: Identity) -> Iterator[MissingTarget]:
    name, analysis = identity.name, identity.gate.analysis
    if name is None or len(name) > _LONGEST_SURE_NAME:
        return
    in_experiment = analysis is not None and analysis.place is AnalysisPlace.EXPERIMENT_STEP
    if not _rules_out(matcher, f"{name}-", in_experiment=in_experiment) or not identity.is_kin(matcher.value):
        return
    tied = scope.certain and scope.matcher is not None and scope.scope in (Scope.CANARY, Scope.STABLE, Scope.BOTH)
    meant = _prefix(matcher)[0].strip("-").lower() in identity.own_names
    yield MissingTarget(matcher, "pod", (f"{name}-…",), tied or meant)


def _rules_out(matcher: Matcher, beginning: str, *, in_experiment: bool) -> bool:
    """Whether no name that starts so, and goes on with a hash and a random part, is taken."""
    prefix, is_whole = _prefix(matcher)
    if matcher.operator == "=~" and "|" in matcher.value:
        return False
    if beginning.startswith(prefix):
        return is_whole
    if not prefix.startswith(beginning):
        return True
    pod_hash, dash, _ = prefix[len(beginning) :].partition("-")
    return bool(dash and not in_experiment and _NO_HASH.search(pod_hash))


def _prefix(matcher: Matcher) -> tuple[str, bool]:
    """The literal text that every value begins with that a matcher takes, and whether that is all of the value."""
    if matcher.operator == "=":
        return matcher.value, True
    pattern = matcher.value.removeprefix("^").removesuffix("$")
    match = _LITERAL.match(pattern)
    literal = match[0] if match else ""
    is_whole = len(literal) == len(pattern)
    if not is_whole and pattern[len(literal)] in "*?{":
        literal = literal[:-1]
    return literal.replace("\\", ""), is_whole


def foreign_target(scopes: tuple[SelectorScope, ...], metric: GateMetric) -> SelectorScope | None:
    """The first selector of a query that reads nothing but what has no name in common with the gate's Rollout."""
    if metric.gate.rollout is None or not scopes:
        return None
    identity = identity_of(metric.gate)
    for scope in scopes:
        if scope.scope is not Scope.OTHER or scope.by_hash or scope.matcher is None:
            return None
        if identity.is_kin(scope.matcher.value):
            return None
    return scopes[0]
