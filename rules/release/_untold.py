"""What the two rules about missing notifications have in common: who is to be told of an outcome, and who is."""

from __future__ import annotations

from collections.abc import Iterator

from rollout_lint.finding import Draft, Level, Undecided, finding
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
    )


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
