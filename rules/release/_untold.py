"""What the two rules about missing notifications have in common: who is to be told of an outcome, and who is."""

from __future__ import annotations

from collections.abc import Iterator

from rollout_lint.finding import Draft, Fix, Level, Undecided, finding
from rollout_lint.gates.policy import Notifications, Policy
from rollout_lint.manifests.notifications import RolloutNotifications


def untold(notifications: RolloutNotifications, policy: Policy, outcome: str, when: str) -> Iterator[Draft | Undecided]:
    """A finding where an outcome (ON_ABORTED, ON_COMPLETED) reaches nobody, or not all that are configured."""
    wanted = policy.notifications
    if notifications.rollout.is_patch or wanted.provided_by:
        return
    told = notifications.told(outcome)
    missing = _missing(wanted, told.services)
    if told.services and not missing:
        return
    if told.undecided:
        yield Undecided(notifications.noun, told.undecided, notifications.span)
        return
    if notifications.mistaken(outcome) is not None and not wanted.configured:
        return  # RL806 says so
    whom = " and ".join(f"no {what}" for what, _ in missing) or "nothing"
    goes = f"goes to {_listed(sorted(told.services))} only" if told.services else "has no subscription"
    service = " and ".join(services[0] for _, services in missing) or "<service>"
    yield finding(
        at=notifications.annotations.get(f"notifications.argoproj.io/subscribe.{outcome}.{service}"),
        message=f"{whom} is sent when Rollout `{notifications.rollout.name}` {when}: `{outcome}` {goes}",
        help=_help(outcome, missing),
        level=Level.ERROR if wanted.configured else None,
        fix=_fix(notifications, outcome, [services[0] for _, services in missing]) if wanted.configured else None,
    )


def _fix(notifications: RolloutNotifications, outcome: str, services: list[str]) -> Fix | None:
    """Subscriptions of the services that are configured, to the recipients that the Rollout names for them elsewhere;
    none where it names none: services without recipients take that, and for the others it shows where one belongs."""
    from rollout_lint.source.editing import insert_entries, insert_entry

    annotations, metadata = notifications.annotations, notifications.rollout.field.get("metadata")
    entries = {
        f"{_SUBSCRIBE}{outcome}.{service}": _recipient(notifications, service) for service in dict.fromkeys(services)
    }
    if annotations.written:
        return Fix.of(insert_entries(annotations.source, annotations.node, {**entries}), safe=True)
    return Fix.of(insert_entry(metadata.source, metadata.node, "annotations", entries), safe=True)


def _recipient(notifications: RolloutNotifications, service: str) -> str:
    for name, value in notifications.annotations.entries():
        if name.startswith(_SUBSCRIBE) and name.endswith(f".{service}") and value.text:
            return value.text
    return ""


_SUBSCRIBE = "notifications.argoproj.io/subscribe."


def _missing(wanted: Notifications, told: frozenset[str]) -> list[tuple[str, tuple[str, ...]]]:
    """What is configured and not sent: the word for it, and the services that would do."""
    kinds = (("page", wanted.page), ("annotation", wanted.annotation))
    return [(what, services) for what, services in kinds if services and told.isdisjoint(services)]


def _help(outcome: str, missing: list[tuple[str, tuple[str, ...]]]) -> str:
    services = [services[0] for _, services in missing] or ["<service>"]
    annotations = " and ".join(
        f"`notifications.argoproj.io/subscribe.{outcome}.{service}: <recipient>`" for service in services
    )
    return f"annotate it with {annotations}, or set `notifications: {{provided-by: …}}` if a platform sees to it"


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
