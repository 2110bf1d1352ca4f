"""Who is told of a release: what Rollouts subscribe to, and the ConfigMap that says what is sent (facts §7)."""

from __future__ import annotations

from collections.abc import Iterator

from ..cached_property import cached_property
from ..record import NamedTuple
from ..source.field import Field, filled_in_later
from ..source.nodes import Node, Scalar
from ..source.parse import parse
from ..source.spans import part_span
from ..source.text import Source, Span
from .notification_triggers import ON_ABORTED, ON_COMPLETED, UnknownTrigger, may_stand_for, unknown_trigger
from .project import Project, Unit
from .resource import Resource
from .search import NOTIFICATION_CONFIG_MAP

_PREFIX = "notifications.argoproj.io/"
_ONE = f"{_PREFIX}subscribe."
_SEVERAL = (f"{_PREFIX}subscriptions", f"{_PREFIX}subscribe_yaml")
"""Annotations that hold a list of subscriptions, by the release of notifications-engine
(pkg/subscriptions/annotations.go)."""


class Subscription(NamedTuple):
    """A trigger and the notification service that it is sent through.

    ``trigger`` is "" where none is written: the ConfigMap's default triggers are meant. ``span`` is the trigger's own
    text, or the annotation's key where there is none.
    """

    trigger: str
    service: str
    span: Span


def subscriptions(resource: Resource) -> Iterator[Subscription]:
    """What the annotations of an object subscribe to. One without any recipient is none; an empty value counts, for
    services that need no recipient."""
    for key, value in resource.annotations.entries():
        if key.startswith(_ONE):
            if not value.text or any(recipient.strip() for recipient in value.text.split(";")):
                yield _written_in_key(key, value)
        elif key.startswith(_SEVERAL):
            yield from _written_in_value(value)


def _written_in_key(key: str, value: Field) -> Subscription:
    """``subscribe.<trigger>.<service>``, or ``subscribe.<service>`` for the default triggers."""
    first, *others = key[len(_ONE) :].split(".")
    if not others:
        return Subscription("", first, value.heading)
    span = value.heading
    if type(value.key) is Scalar:
        span = part_span(value.source, value.key, len(_ONE), len(_ONE) + len(first))
    return Subscription(first, others[0], span)


def _written_in_value(annotation: Field) -> Iterator[Subscription]:
    """A YAML list with ``trigger`` and ``destinations`` in each entry."""
    for entry in _embedded(annotation).items():
        services = [each.get("service").text for each in entry.get("destinations").items()]
        for trigger in entry.get("trigger").items() or (None,):
            span = annotation.heading
            if trigger is not None and type(annotation.node) is Scalar:
                span = part_span(annotation.source, annotation.node, trigger.span.start, trigger.span.end)
            for service in services:
                yield Subscription(trigger.text if trigger is not None else "", service, span)


def subscribes_to_outcomes(resource: Resource) -> bool:
    """Whether an object's own annotations subscribe to both ends that a release may have."""
    return {ON_ABORTED, ON_COMPLETED} <= {each.trigger for each in subscriptions(resource)}


class DefaultSubscription(NamedTuple):
    """An entry of ``subscriptions`` in the ConfigMap: for all Rollouts that its selector takes."""

    triggers: tuple[str, ...]
    services: tuple[str, ...]
    selector: str

    def takes(self, labels: Field) -> bool:
        """Whether a Rollout with these labels may be meant: False only where a label has another value than asked."""
        for term in filter(None, self.selector.split(",")):
            name, _, wanted = term.partition("=")
            excluded = name.endswith("!")
            written = labels.get(name.rstrip("! ").strip())
            same = written.text == wanted.lstrip("=").strip()
            if written.present and not filled_in_later(written.text) and same is excluded:
                return False
        return True


class NotificationDefaults:
    """All that the ConfigMaps of that name in view say; what one cluster's says may well be another's."""

    def __init__(self, config_maps: tuple[Resource, ...]) -> None:
        self.config_maps = config_maps
        self._data = [entry for each in config_maps for entry in each.field.get("data").entries()]

    @cached_property
    def triggers(self) -> dict[str, str]:
        """The definitions of the triggers, by name."""
        return {key.removeprefix("trigger."): value.text for key, value in self._data if key.startswith("trigger.")}

    @cached_property
    def subscriptions(self) -> tuple[DefaultSubscription, ...]:
        return tuple(
            DefaultSubscription(
                _texts(entry.get("triggers")) or self.default_triggers(""),
                tuple(text.partition(":")[0] for text in _texts(entry.get("recipients"))),
                entry.get("selector").text,
            )
            for key, value in self._data
            if key == "subscriptions"
            for entry in _embedded(value).items()
        )

    @property
    def is_open(self) -> bool:
        """Whether the default subscriptions are there and cannot be read."""
        return any(key == "subscriptions" and value.text and not _embedded(value).is_list for key, value in self._data)

    def default_triggers(self, service: str) -> tuple[str, ...]:
        """The triggers of a subscription to a service that names none (pkg/api/config.go)."""
        own = f"defaultTriggers.{service}"
        found = {key: _texts(_embedded(value)) for key, value in self._data if key in ("defaultTriggers", own)}
        return found.get(own) or found.get("defaultTriggers") or ()


class Told(NamedTuple):
    """Which notification services are told of an outcome. ``undecided`` says why there may be more."""

    services: frozenset[str]
    undecided: str | None


class RolloutNotifications:
    """A Rollout, or a patch of one, with all that it subscribes to."""

    noun = "notifications"

    def __init__(
        self, rollout: Resource, patches: tuple[Resource, ...], defaults: NotificationDefaults, added_by: str | None
    ) -> None:
        self.rollout = rollout
        self.defaults = defaults
        self.own = tuple(subscriptions(rollout))
        """What its own annotations subscribe to."""
        self._all = (*self.own, *(each for patch in patches for each in subscriptions(patch)))
        self._added_by = added_by

    @property
    def annotations(self) -> Field:
        return self.rollout.annotations

    @property
    def span(self) -> Span:
        return self.rollout.span

    @property
    def causes(self) -> tuple[Node, ...]:
        return self.rollout.field.nodes

    @property
    def unknown_triggers(self) -> list[tuple[Subscription, UnknownTrigger]]:
        """Its own subscriptions that never send anything."""
        judged = ((each, self._unknown(each)) for each in self.own if each.trigger)
        return [(each, unknown) for each, unknown in judged if unknown is not None]

    def mistaken(self, outcome: str) -> Subscription | None:
        """A subscription that means an outcome, with a trigger that never fires."""
        for each in self._all:
            unknown = self._unknown(each) if each.trigger else None
            if unknown is not None and unknown.meant == outcome:
                return each
        return None

    def told(self, outcome: str) -> Told:
        """Who is told when it aborts or completes (ON_ABORTED, ON_COMPLETED)."""
        told: set[str] = set()
        undecided = self._added_by
        for each in self._all:
            triggers = (each.trigger,) if each.trigger else self.defaults.default_triggers(each.service)
            if any(self._tells(trigger, outcome) for trigger in triggers):
                told.add(each.service)
            elif not triggers and not self.defaults.config_maps:
                undecided = undecided or f"the default triggers of `{each.service}` are not in view"
        for default in self.defaults.subscriptions:
            if outcome in default.triggers and default.takes(self.rollout.field.get("metadata", "labels")):
                told.update(default.services)
        if self.defaults.is_open:
            undecided = undecided or f"the subscriptions in `{NOTIFICATION_CONFIG_MAP}` cannot be read"
        return Told(frozenset(told), undecided)

    def _tells(self, trigger: str, outcome: str) -> bool:
        if trigger == outcome:
            return True
        if unknown_trigger(trigger, self.defaults.triggers) is not None:
            return False
        return may_stand_for(trigger, outcome, self.defaults.triggers.get(trigger))

    def _unknown(self, subscription: Subscription) -> UnknownTrigger | None:
        return unknown_trigger(subscription.trigger, self.defaults.triggers)


def notification_config_maps(project: Project) -> tuple[Resource, ...]:
    """The ConfigMaps in view that the controller would read: the one of its namespace, and those that Rollouts have in
    their own."""
    return tuple(
        resource
        for manifest in project.manifests
        for resource in manifest.resources
        if resource.kind == "ConfigMap" and resource.name == NOTIFICATION_CONFIG_MAP
    )


def rollout_notifications(project: Project) -> Iterator[RolloutNotifications]:
    """Every Rollout of the targets, patches of Rollouts among them."""
    defaults = NotificationDefaults(notification_config_maps(project))
    adding = {id(unit): _adds_subscriptions(unit, project) for unit in project.units}
    patches: dict[str, list[Resource]] = {}
    for manifest in project.manifests:
        for resource in manifest.resources:
            if resource.kind == "Rollout" and resource.is_patch:
                patches.setdefault(resource.name, []).append(resource)
    for manifest in project.manifests:
        for resource in manifest.resources if manifest.is_target else ():
            if resource.kind == "Rollout":
                applied = () if resource.is_patch else tuple(patches.get(resource.name, ()))
                added_by = next(filter(None, (adding[id(unit)] for unit in project.units_of(resource))), None)
                yield RolloutNotifications(resource, applied, defaults, added_by)


def _adds_subscriptions(unit: Unit, project: Project) -> str | None:
    """Why a unit's Rollouts may have more subscriptions: annotations or patches of a kustomization, which are not read
    here."""
    patches = [
        manifest.source
        for manifest in project.manifests
        if unit.patch_files and manifest.source.file in unit.patch_files and not manifest.resources
    ]
    named = any(_PREFIX in source.text for source in (*unit.kustomizations, *patches))
    return "their kustomization may add subscriptions" if named else None


def _embedded(field: Field) -> Field:
    """The YAML in a scalar; a field with nothing in it where it holds none."""
    source = Source(field.source.path, field.text)
    roots = [document.root for document in parse(source) if not document.problems]
    return Field(source, roots[0] if len(roots) == 1 else None, None, None)


def _texts(field: Field) -> tuple[str, ...]:
    return tuple(item.text for item in field.items() if item.text)
