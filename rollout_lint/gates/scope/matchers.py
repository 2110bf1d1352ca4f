"""How one matcher ties a selector to the pods of a version.

Names are made up for a pod, a ReplicaSet and a Service of each version, and the matcher is asked which of them it
takes: that holds for equality, for regular expressions and for their negations alike.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...late_pattern import late_pattern
from ...promql.syntax import Matcher
from ..arguments.binding import BoundArgument, Environment
from ..arguments.placeholders import placeholders
from ..policy import Policy
from .identity import LATEST_HASH, STABLE_HASH, Identity, value_of_label
from .labels import KINDS_OF_NAMES, LabelKind, says_canary
from .names import spellings, tie_by_names
from .tie import Scope, Tie
from .written import Written, accepts, takes_anything

_TAG = late_pattern(r"\{\{.*?\}\}")
_NO = ("", "false", "0", "no", "none", "stable")
_HASH_OF = {Scope.CANARY: LATEST_HASH, Scope.STABLE: STABLE_HASH}


def tie_in_view(written: Written, identity: Identity, environment: Environment, policy: Policy) -> Tie | None:
    """What a matcher says of the pods of a Rollout in view; None where it tells no version from another."""
    matcher = written.matcher
    if "{{" in matcher.name:
        return Tie(Scope.UNKNOWN, False, f"the label `{matcher.name}` is filled in later")
    hashes = _hashes(matcher, identity, environment)
    if hashes:
        return _by_hashes(written, hashes, identity)
    declared = _declared(written, identity, policy)
    if declared is not None:
        return declared
    if written.kind is LabelKind.REQUEST:
        return None
    if "{{" in matcher.value:
        return _presumed(written, environment) or Tie(Scope.UNKNOWN, False, _why_unknown(written, environment))
    if says_canary(matcher.name):
        return _says_so(written)
    if not matcher.value and written.arguments:
        return Tie(Scope.UNKNOWN, False, f"argument `{written.arguments[0]}` is empty")
    if written.is_positive and (not matcher.value or takes_anything(matcher)):
        return None
    return _known(written, identity)


def tie_out_of_view(written: Written, environment: Environment, policy: Policy) -> Tie | None:
    """What a matcher says where no Rollout is in view: only what could not tie at all is known."""
    matcher = written.matcher
    declared = _by_policy(written, policy)
    if declared is not None:
        return declared
    for name in written.arguments:
        argument = environment.get(name)
        if argument is not None and argument.pod_template_hash is not None and written.is_positive:
            return Tie(
                Scope.CANARY, True, f"`{name}` is a pod template hash of the experiment", by_hash=True, to_latest=True
            )
    if written.kind is LabelKind.REQUEST:
        return None
    presumed = _presumed(written, environment)
    if presumed is not None:
        return presumed
    if not written.arguments:
        if matcher.value.lower() in ("", "true", "false") or written.kind is LabelKind.SETTING:
            return None
        if written.is_positive and takes_anything(matcher):
            return None
    return Tie(Scope.UNKNOWN, False, "the Rollout that uses it is not in view")


# -- hashes


def _hashes(matcher: Matcher, identity: Identity, environment: Environment) -> dict[str, tuple[BoundArgument, Scope]]:
    """The arguments in a value that are bound to a pod template hash, and whose hash each is."""
    found = {}
    for tag in placeholders(matcher.value):
        argument = environment.get(tag.argument or "")
        scope = identity.hash_scope(argument) if argument is not None else None
        if argument is not None and scope is not None:
            found[tag.written] = (argument, scope)
    return found


def _by_hashes(written: Written, hashes: dict[str, tuple[BoundArgument, Scope]], identity: Identity) -> Tie:
    matcher = written.matcher
    named = " and ".join(f"`{tag}`" for tag in hashes)
    value = matcher.value
    for tag in placeholders(matcher.value)[::-1]:
        bound = hashes.get(tag.written)
        if bound is not None:
            argument, scope = bound
            whole = identity.names_replica_set(argument)
            text = identity.replica_set(_HASH_OF[scope]) if whole else _HASH_OF[scope]
            value = value[: tag.start] + text + value[tag.end :]
    sides = _sides(matcher.operator, value, *_samples(written.kind, identity))
    scopes = {scope for _, scope in hashes.values()}
    if sides is None or sides is Scope.OTHER:
        # a pattern that no pod's name fits is RL304's; what it means to select is plain
        sides = scopes.pop() if len(scopes) == 1 else Scope.BOTH
        if not written.is_positive:
            sides = Scope.STABLE if sides is Scope.CANARY else Scope.CANARY
    if sides is Scope.BOTH:
        return Tie(sides, True, f"`{written.text}` takes the pods of both versions")
    if not written.is_positive:
        kept_out = "new" if sides is Scope.STABLE else "stable"
        return Tie(sides, sides is Scope.STABLE, f"`{written.text}` keeps out the {kept_out} pods", by_hash=True)
    whose = "new" if sides is Scope.CANARY else "stable"
    return Tie(sides, True, f"{named} is the hash of the {whose} pods", by_hash=True, to_latest=sides is Scope.CANARY)


def _samples(kind: LabelKind, identity: Identity) -> tuple[list[str], list[str]]:
    """What the series of each version have in a label of this kind."""
    if kind is LabelKind.POD:
        return [identity.pod(LATEST_HASH)], [identity.pod(STABLE_HASH)]
    if kind is LabelKind.REPLICA_SET:
        return [identity.replica_set(LATEST_HASH)], [identity.replica_set(STABLE_HASH)]
    return [LATEST_HASH], [STABLE_HASH]


def _sides(operator: str, pattern: str, canary: Iterable[str], stable: Iterable[str]) -> Scope | None:
    """Which values a matcher takes. Of names with several spellings one is enough; a negation must take all."""
    some = any if operator in ("=", "=~") else all
    of_canary = some(accepts(operator, pattern, value) for value in canary)
    of_stable = some(accepts(operator, pattern, value) for value in stable)
    if of_canary != of_stable:
        return Scope.CANARY if of_canary else Scope.STABLE
    return Scope.BOTH if of_canary else Scope.OTHER


# -- what is declared


def _declared(written: Written, identity: Identity, policy: Policy) -> Tie | None:
    """Labels that the configuration or the Rollout itself gives to one version."""
    by_policy = _by_policy(written, policy)
    if by_policy is not None:
        return by_policy
    matcher = written.matcher
    ephemeral = {scope: value_of_label(labels, matcher.name) for scope, labels in identity.own_labels.items()}
    if any(value is not None for value in ephemeral.values()) and "{{" not in matcher.value:
        taken = {s for s, v in ephemeral.items() if v is not None and accepts(matcher.operator, matcher.value, v)}
        if len(taken) == 1:
            scope = taken.pop()
            return Tie(scope, written.is_positive, f"`{written.text}` is a label that the controller gives to its pods")
    return None


def _by_policy(written: Written, policy: Policy) -> Tie | None:
    matcher = written.matcher
    for declared in policy.canary_labels:
        name, sign, value = declared.partition("=")
        if name != matcher.name or not written.is_positive:
            continue
        if not sign or (accepts(matcher.operator, matcher.value, value) and not takes_anything(matcher)):
            return Tie(Scope.CANARY, True, f"`canary-labels` declares `{declared}`")
    return None


# -- what is presumed


def _says_so(written: Written) -> Tie | None:
    """A label or value that says canary is taken at its word, but never for certain."""
    matcher = written.matcher
    if says_canary(matcher.name):
        says_no = matcher.value.lower() in _NO
        scope = Scope.STABLE if says_no == written.is_positive else Scope.CANARY
        return Tie(scope, False, f"the label `{matcher.name}` says so")
    if written.is_positive and says_canary(_TAG.sub("", matcher.value)):
        return Tie(Scope.CANARY, False, f"`{written.text}` says so")
    return None


def _presumed(written: Written, environment: Environment) -> Tie | None:
    """As ``_says_so``, the names of arguments included that a Rollout may give any value to."""
    said = _says_so(written)
    if said is not None or not written.is_positive:
        return said
    for name in written.arguments:
        argument = environment.get(name)
        is_open = argument is None or not argument.value.known or argument.is_default
        if is_open and says_canary(name):
            return Tie(Scope.CANARY, False, f"the argument `{name}` says so")
    return None


def _why_unknown(written: Written, environment: Environment) -> str:
    for name in written.arguments:
        argument = environment.get(name)
        if argument is None or not argument.value.known:
            why = argument.value.unknown if argument is not None else None
            return why or f"argument `{name}` is not known"
    return "a value is filled in before the manifest is applied"


# -- known values


def _known(written: Written, identity: Identity) -> Tie | None:
    matcher, kind = written.matcher, written.kind
    if kind in (LabelKind.HASH, LabelKind.POD, LabelKind.REPLICA_SET):
        return _by_pods(written, identity)
    shared = value_of_label(identity.shared_labels, matcher.name)
    if shared is not None and written.is_positive and accepts(matcher.operator, matcher.value, shared):
        return Tie(Scope.BOTH, True, f"`{written.text}` is a label that the Rollout selects all its pods by")
    is_application = kind is LabelKind.APPLICATION and written.is_positive
    if is_application and accepts(matcher.operator, matcher.value, identity.rollout.name):
        return Tie(Scope.BOTH, True, f"`{written.text}` is the name of the Rollout, which all its pods share")
    by_name = tie_by_names(written, identity.roles)
    if by_name is not None:
        return by_name
    if kind is LabelKind.VERSION:
        return _by_version(written, identity)
    if not written.is_positive:
        return None
    if kind in KINDS_OF_NAMES and _is_own_name(written, identity):
        return _tie_without_role(written, identity)
    presumed = _says_so(written)
    if presumed is not None:
        return presumed
    if kind in (LabelKind.SETTING, LabelKind.OTHER):
        idle = kind is LabelKind.SETTING or matcher.value.lower() in ("true", "false")
        return None if idle else Tie(Scope.UNKNOWN, False, f"what `{matcher.name}` tells apart is not known")
    return _tie_without_role(written, identity)


def _by_pods(written: Written, identity: Identity) -> Tie | None:
    """A pattern for pods that no hash stands in takes the pods of both versions, or of neither."""
    matcher = written.matcher
    if identity.name is None and written.kind is not LabelKind.HASH:
        return Tie(Scope.UNKNOWN, False, "the name of the Rollout is filled in later")
    if _sides(matcher.operator, matcher.value, *_samples(written.kind, identity)) is Scope.BOTH:
        reason = f"`{written.text}` takes the pods of both versions"
        return Tie(Scope.BOTH, True, reason) if written.is_positive else None
    if written.is_positive and (written.kind is LabelKind.HASH or any("hash" in name for name in written.arguments)):
        return Tie(Scope.OTHER, True, f"`{written.text}` means one pod template for ever", by_hash=True)
    presumed = _says_so(written)
    return presumed or Tie(Scope.OTHER, False, f"`{written.text}` takes no pod of Rollout `{identity.rollout.name}`")


def _by_version(written: Written, identity: Identity) -> Tie | None:
    matcher = written.matcher
    value = value_of_label(identity.pod_labels, matcher.name)
    if value is not None and written.is_positive and accepts(matcher.operator, matcher.value, value):
        return Tie(Scope.CANARY, False, f"`{written.text}` is the version of the pod template")
    return _says_so(written) or Tie(Scope.UNKNOWN, False, f"which pods have `{written.text}` is not known")


def _tie_without_role(written: Written, identity: Identity) -> Tie:
    """A Service, scrape job or application that is known to be no version's own."""
    matcher, kind = written.matcher, written.kind
    if kind in KINDS_OF_NAMES and not identity.names_known:
        return Tie(Scope.UNKNOWN, False, "the Services of the Rollout are filled in later")
    service = identity.canary_service
    if identity.is_kin(matcher.value):
        if kind in KINDS_OF_NAMES and service is not None:
            return Tie(Scope.BOTH, True, f"`{written.text}` is not `{service}`, the Service of the new pods")
        if kind in KINDS_OF_NAMES:
            reason = f"`{written.text}` takes both versions: Rollout `{identity.rollout.name}` has no canaryService"
            return Tie(Scope.BOTH, True, reason)
        return Tie(Scope.BOTH, True, f"`{written.text}` takes the pods of both versions")
    if kind in (LabelKind.JOB, LabelKind.INGRESS):
        return Tie(Scope.UNKNOWN, False, f"what `{written.text}` stands for is not known")
    return Tie(Scope.OTHER, False, f"`{written.text}` is no name of Rollout `{identity.rollout.name}`")


def _is_own_name(written: Written, identity: Identity) -> bool:
    """Whether a value is a name that all versions share, although it may say canary."""
    matcher = written.matcher
    names = (identity.rollout.name, *identity.shared_labels.values())
    return any(accepts(matcher.operator, matcher.value, form) for name in names for form in spellings(name))
