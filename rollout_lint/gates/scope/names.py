"""Names in a matcher that stand for one version of a Rollout: a Service, a subset, an Ingress, a virtual node."""

from __future__ import annotations

import re

from .identity import Role
from .labels import KINDS_OF_NAMES, LabelKind
from .tie import Scope, Tie
from .written import Written, accepts


def spellings(name: str, namespace: str = "default") -> tuple[str, ...]:
    """How metrics write the name of a Service."""
    return (name, f"{name}.{namespace}", f"{name}.{namespace}.svc", f"{name}.{namespace}.svc.cluster.local")


def tie_by_names(written: Written, roles: dict[str, Role]) -> Tie | None:
    """A name of one version in a value: a Service, subset, Ingress or virtual node."""
    matcher = written.matcher
    if not roles:
        return None
    spelt = _spelt_out(written, roles)
    if spelt is not None:
        return spelt
    value = matcher.value.replace("\\", "")
    held = [name for name in roles if re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", value)]
    if not held or "|" in value:
        return Tie(Scope.UNKNOWN, False, f"`{written.text}` names several") if held else None
    longest = max(held, key=len)
    exact = written.is_positive and re.split(r"[.:]", value, maxsplit=1)[0] == longest
    if not exact and written.kind not in (*KINDS_OF_NAMES, LabelKind.OTHER):
        return None
    return _of_role(written, longest, roles[longest], certain=exact)


def _spelt_out(written: Written, roles: dict[str, Role]) -> Tie | None:
    """Which versions' names the matcher takes whole."""
    matcher = written.matcher
    found = re.search(r"\.([a-z0-9-]+)\.svc\b", matcher.value.replace("\\", ""))
    namespace = found[1] if found else "default"
    operator = "=~" if matcher.operator.endswith("~") else "="
    meant = {
        name: role
        for name, role in roles.items()
        if any(accepts(operator, matcher.value, form) for form in spellings(name, namespace))
    }
    scopes = {role.scope for role in meant.values()}
    if len(scopes) != 1:
        return (
            Tie(Scope.BOTH, True, f"`{written.text}` takes both versions") if scopes and written.is_positive else None
        )
    return _of_role(written, *next(iter(meant.items())), certain=True)


def _of_role(written: Written, name: str, role: Role, *, certain: bool) -> Tie:
    """What a name of a version says; a negation keeps that version out, and takes what else there is."""
    # ping and pong change places with every release
    certain = certain and role.field not in ("pingService", "pongService")
    reason = f"`{name}` is {role.field if role.field.startswith('the ') else f'the {role.field}'}"
    if written.is_positive:
        return Tie(role.scope, certain, reason)
    kept_out = role.scope is Scope.CANARY
    return Tie(Scope.STABLE if kept_out else Scope.CANARY, certain and kept_out, f"{reason}, and kept out")
