"""What the name of a metric says: how its values behave, and which exporter's labels it has."""

from __future__ import annotations

import re
from functools import lru_cache

from ..late_pattern import late_pattern
from ..record import NamedTuple
from .errors import Place
from .evaluation.labels import Labels
from .syntax import NAME_LABEL, Selector
from .words import Parts, words

_OF_A_MACHINE = late_pattern(
    r"(?:container|node|kube|kubelet|machine|process|go|jvm|python|nodejs_(?!http)|dotnet|ruby|cadvisor|namedprocess|scrape|up$)"
    r"(?:_|$)"
)
_RESOURCE = Parts("cpu memory mem heap disk fs filesystem network gc thread threads goroutines uptime")
_COUNTER = ("_total", "_count", "_sum", "_bucket")
_NO_COUNT_OF_EVENTS = late_pattern(r"(?:^|_)(?:mem|memory|disk|fs|swap|capacity|limit|quota|size)_", re.IGNORECASE)
_PART_OF_TIMES = late_pattern(
    r"_(?:seconds|milliseconds|ms|duration|latency|time|request_bytes|response_bytes)_(?:count|sum)$"
)
_GAUGE = late_pattern(
    r"""^(?:up$|kube_|container_(?:memory|spec)_(?!fail)|node_memory_|go_(?:goroutines|threads|memstats_)
        |process_(?:resident|virtual)_memory|process_(?:open|max)_fds$|jvm_memory_|jvm_threads_)
    |_(?:info|ratio|percent|percentage|utili[sz]ation|replicas|inflight|in_flight)$
    |_(?:inflight|in_flight)_|_(?:queue|pool|backlog)_(?:size|length|depth|usage)$
    |_memory_(?:usage|working_set|rss)(?:_bytes)?$|_celsius$""",
    re.VERBOSE,
)
_PARTS_OF_A_FAMILY = ("_count", "_sum", "_bucket")
_CACHED_NAMES = 1024
"""A repository measures a few dozen metrics, each in many queries."""


@lru_cache(maxsize=_CACHED_NAMES)
def is_resource(metric: str | None) -> bool:
    """Whether a metric tells of the machine or the process, not of requests: it moves on an idle service too."""
    return metric is not None and (_RESOURCE.stand_in(metric) or bool(_OF_A_MACHINE.match(metric.lower())))


@lru_cache(maxsize=_CACHED_NAMES)
def is_counter(metric: str | None) -> bool:
    """Whether a metric is a counter, by the suffix that the naming conventions give it."""
    return metric is not None and metric.endswith(_COUNTER)


@lru_cache(maxsize=_CACHED_NAMES)
def counts_events(metric: str | None) -> bool:
    """Whether a metric is a counter of events for all that its name tells: ``_count`` and ``_sum`` are on gauges as
    well, and some totals are sizes."""
    if metric is None or is_recorded(metric):
        return False
    if metric.endswith(("_total", "_bucket")):
        return not _NO_COUNT_OF_EVENTS.search(metric)
    return bool(_PART_OF_TIMES.search(metric))


@lru_cache(maxsize=_CACHED_NAMES)
def is_gauge(metric: str | None) -> bool:
    """Whether a metric goes up and down, by its name or by its exporter: all that kube-state-metrics exports but its
    totals does."""
    return metric is not None and not is_counter(metric) and bool(_GAUGE.search(metric))


def is_recorded(metric: str | None) -> bool:
    """Whether a recording rule makes the metric: only their names have colons, ``level:metric:operations``."""
    return metric is not None and ":" in metric


def family(metric: str | None) -> str:
    """The histogram or summary that a series belongs to; ``_count``, ``_sum`` and ``_bucket`` share their labels."""
    if metric is None:
        return ""
    return metric.rpartition("_")[0] if metric.endswith(_PARTS_OF_A_FAMILY) else metric


class _Exporter(NamedTuple):
    name: str
    present: frozenset[str]
    absent: frozenset[str]


_EXPORTERS = {
    # the kubelet's cAdvisor: every series of a container has the cgroup's path in `id`
    "container_": _Exporter(
        "cAdvisor", frozenset(("id",)), frozenset(("resource", "unit", "uid", "phase", "condition"))
    ),
    "kube_": _Exporter("kube-state-metrics", frozenset(), frozenset(("id", "cpu"))),
}

_NAMESPACED = words(
    """
    pod deployment replicaset statefulset daemonset job cronjob service endpoint ingress horizontalpodautoscaler
    persistentvolumeclaim poddisruptionbudget configmap secret resourcequota
    """
)
_NAMED_BY_KIND = words("pod deployment replicaset")


def _labels_of_object(metric: str) -> frozenset[str]:
    """The labels that every metric of one kind of object has: ``namespace`` and ``pod`` for ``kube_pod_info``
    (kube-state-metrics, docs/metrics)."""
    kind = metric.removeprefix("kube_").partition("_")[0]
    if not metric.startswith("kube_") or kind not in _NAMESPACED:
        return frozenset()
    return frozenset(("namespace", kind)) if kind in _NAMED_BY_KIND else frozenset(("namespace",))


# every store that a query is evaluated on asks for them
@lru_cache(maxsize=4096)
def labels_of(selector: Selector) -> Labels:
    """The labels that the series of a selector have, as far as its matchers and a well-known exporter tell."""
    fixed: dict[str, str] = {}
    gone: dict[str, Place] = {}
    varying: set[str] = set()
    limits: set[tuple[str, str]] = set()
    for matcher in selector.matchers:
        if matcher.name == NAME_LABEL or "{{" in matcher.name:
            continue
        if matcher.operator == "=":
            fixed[matcher.name] = matcher.value
        elif matcher.operator == "!=" and matcher.value == "":
            varying.add(matcher.name)
        else:
            limits.add((matcher.name, f"{matcher.operator}{matcher.value}"))
    metric = selector.metric
    if metric is not None and ":" not in metric:
        exporter = _EXPORTERS.get(metric.partition("_")[0] + "_")
        if exporter is not None:
            varying |= (exporter.present | _labels_of_object(metric)) - fixed.keys()
            text = f"is none that {exporter.name} gives `{metric}`"
            for label in exporter.absent - fixed.keys() - varying:
                gone[label] = Place(selector.start, selector.end, text)
    if metric is not None and metric.endswith("_bucket"):
        varying.add("le")
    elif metric is not None and ":" not in metric and "le" not in fixed:
        gone["le"] = Place(selector.start, selector.end, f"is only on buckets, not on `{metric}`")
    return Labels(fixed, frozenset(varying - fixed.keys()), True, gone, None, frozenset(limits))
