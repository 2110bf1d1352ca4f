"""What a team has decided and declared, as plain values: the part of the configuration that analysis and rules may
know."""

from __future__ import annotations

from ..record import NamedTuple


class Objectives(NamedTuple):
    """Service level objectives; None where none is set. Ratios are 0 to 1, latencies seconds."""

    success_rate: float | None = None
    latency: float | None = None
    """At the 99th percentile."""
    saturation: float | None = None


class ServiceFacts(NamedTuple):
    """What is declared about one service in ``services:``; None and () where nothing is."""

    workload: str | None = None
    """``stateless`` or ``stateful``."""
    p99: float | None = None
    """99th percentile of the request duration, in seconds."""
    objectives: Objectives = Objectives()
    signals: tuple[str, ...] = ()
    downstream: tuple[str, ...] = ()
    watch_owner: str | None = None


_NOTHING_DECLARED = ServiceFacts()


class Cohorts(NamedTuple):
    """Which header names a request's cohort, and where each cohort goes: ``canary`` or ``stable``."""

    header: str = "x-canary-cohort"
    routes: tuple[tuple[str, str], ...] = (("internal", "canary"), ("enterprise", "stable"))
    configured: bool = False


class Notifications(NamedTuple):
    """Which notification services page a person and which annotate a dashboard. ``provided_by`` names who else sees to
    it."""

    page: tuple[str, ...] = ()
    annotation: tuple[str, ...] = ()
    provided_by: str | None = None
    configured: bool = False


class Owners(NamedTuple):
    """Where a release's watch owner is named and looked up."""

    trailer: str = "Watch-Owner"
    roster: str | None = None
    calendar: str | None = None
    annotation_required: bool = False
    configured: bool = False


class External(NamedTuple):
    """An object that is known to exist outside the files: references to it are present. ``namespace`` "" matches
    any."""

    kind: str
    name: str
    namespace: str = ""


class Policy(NamedTuple):
    """The policy in force for one object."""

    controller: tuple[int, int] = (1, 9)
    kubernetes: tuple[int, int] = (1, 34)
    prometheus_version: tuple[int, int] = (3, 0)
    prometheus_dialect: str = "prometheus"
    scrape_interval: float = 30.0
    """Seconds."""
    objectives: Objectives = Objectives()
    services: tuple[tuple[str, ServiceFacts], ...] = ()
    """By ``name`` or ``namespace/name``."""
    signals: tuple[str, ...] = ("success-rate", "latency", "saturation")
    canary_labels: tuple[str, ...] = ()
    downstream: tuple[str, ...] = ()
    cohorts: Cohorts = Cohorts()
    notifications: Notifications = Notifications()
    owners: Owners = Owners()
    external: tuple[External, ...] = ()
    context_complete: bool = False

    def service(self, namespace: str, name: str) -> ServiceFacts:
        """What ``services:`` declares about a workload; the entry with its namespace wins."""
        if not self.services:
            return _NOTHING_DECLARED
        declared = dict(self.services)
        return declared.get(f"{namespace}/{name}") or declared.get(name) or _NOTHING_DECLARED
