"""Validated values to what the engine asks for: the policy, the overrides, the context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..gates.policy import Cohorts, External, Notifications, Objectives, Owners, Policy, ServiceFacts
from ..source.patterns import Patterns
from .fields import CONFIGURATION, SELECTORS
from .files import merge
from .kinds import Structure, Value
from .quantities import ratio, seconds, version


class Override:
    """Other settings for the objects that all of its selectors match; one that is not given matches everything."""

    __slots__ = ("kinds", "names", "namespaces", "paths", "profile", "rules", "values")

    def __init__(self, entry: Mapping[str, Any]) -> None:
        """``entry`` is one entry of ``overrides:``, validated."""
        self.paths = _patterns(entry, "paths")
        self.namespaces = _patterns(entry, "namespaces")
        self.kinds = _patterns(entry, "kinds")
        self.names = _patterns(entry, "names")
        self.profile: str | None = entry.get("profile")
        self.rules: Mapping[str, str] = entry.get("rules", {})
        self.values: Mapping[str, Value] = {name: value for name, value in entry.items() if name not in SELECTORS}

    def matches(self, path: str | None, resource: tuple[str, str, str] | None) -> bool:
        """Whether it holds for an object: kind, namespace and name.

        ``path`` is relative to the configuration's directory, None outside it. Without an object, at a problem of a
        whole file, only overrides hold that select by nothing but paths.
        """
        if self.paths is not None and (path is None or not self.paths.covers(path)):
            return False
        if resource is None:
            return self.kinds is None and self.namespaces is None and self.names is None
        selectors = zip((self.kinds, self.namespaces, self.names), resource, strict=True)
        return all(selector is None or selector.matches(text) for selector, text in selectors)


def with_defaults(structure: Structure, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a structure with the table's defaults where nothing is set, nested structures included."""
    complete: dict[str, Any] = {}
    for key in structure.keys:
        if isinstance(key.kind, Structure):
            complete[key.name] = with_defaults(key.kind, values.get(key.name, {}))
        else:
            complete[key.name] = values.get(key.name, key.default)
    return complete


def policy_of(values: Mapping[str, Value]) -> Policy:
    """The policy that a configuration makes; without any values it is ``Policy()``."""
    chosen = with_defaults(CONFIGURATION, values)
    prometheus = chosen["prometheus"]
    owners = chosen["owners"]
    notifications = chosen["notifications"]
    return Policy(
        controller=version(chosen["controller"]),
        kubernetes=version(chosen["kubernetes"]),
        prometheus_version=version(prometheus["version"]),
        prometheus_dialect=prometheus["dialect"],
        scrape_interval=seconds(prometheus["scrape-interval"]),
        objectives=_objectives(chosen["objectives"]),
        services=tuple((name, _service(facts)) for name, facts in chosen["services"].items()),
        signals=tuple(chosen["signals"]),
        canary_labels=tuple(chosen["canary-labels"]),
        downstream=tuple(chosen["downstream"]),
        cohorts=_cohorts(chosen["cohorts"], "cohorts" in values),
        notifications=Notifications(
            tuple(notifications["page"]),
            tuple(notifications["annotation"]),
            notifications["provided-by"],
            "notifications" in values,
        ),
        owners=Owners(
            owners["trailer"],
            owners["roster"],
            owners["calendar"],
            owners["annotation"] == "required",
            "owners" in values,
        ),
        external=tuple(External(each["kind"], each["name"], each.get("namespace", "")) for each in chosen["external"]),
        context_complete=chosen["context"] == "complete",
    )


def overridden_policy(values: Mapping[str, Value], overrides: Iterable[Override]) -> Policy:
    """The policy of a configuration under some of its overrides, the last one uppermost."""
    merged = dict(values)
    for override in overrides:
        merged = merge(merged, override.values)
    return policy_of(merged)


def _patterns(entry: Mapping[str, Any], selector: str) -> Patterns | None:
    return Patterns(entry[selector]) if selector in entry else None


def _objectives(values: Mapping[str, Any]) -> Objectives:
    success_rate, latency, saturation = (values.get(name) for name in ("success-rate", "p99", "saturation"))
    return Objectives(
        None if success_rate is None else ratio(success_rate),
        None if latency is None else seconds(latency),
        None if saturation is None else ratio(saturation),
    )


def _service(facts: Mapping[str, Any]) -> ServiceFacts:
    return ServiceFacts(
        workload=facts.get("workload"),
        p99=seconds(facts["p99"]) if "p99" in facts else None,
        objectives=_objectives(facts.get("objectives", {})),
        signals=tuple(facts.get("signals", ())),
        downstream=tuple(facts.get("downstream", ())),
        watch_owner=facts.get("watch-owner"),
    )


def _cohorts(values: Mapping[str, Any], configured: bool) -> Cohorts:
    routes = [(name, "canary") for name in values["canary"]] + [(name, "stable") for name in values["stable"]]
    return Cohorts(values["header"], tuple(routes), configured)
