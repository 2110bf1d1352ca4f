"""Evidence that a workload keeps state: what its main container runs, listens on and writes to.

Evidence is a guess by definition. It looks at the main container only: an exporter beside an API server, or a proxy in
front of a database, says nothing about the API.
"""

from __future__ import annotations

from ..late_pattern import late_pattern
from ..manifests.rollout import Rollout
from ..record import NamedTuple
from ..source.field import Field
from ..source.text import Span

_DATABASES = frozenset(
    [
        "postgres",
        "postgresql",
        "mysql",
        "mariadb",
        "percona",
        "mongo",
        "mongodb",
        "redis",
        "valkey",
        "keydb",
        "kafka",
        "zookeeper",
        "etcd",
        "rabbitmq",
        "elasticsearch",
        "opensearch",
        "cassandra",
        "scylla",
        "clickhouse",
        "clickhouse-server",
        "minio",
        "nats",
        "cockroach",
        "cockroachdb",
        "influxdb",
        "neo4j",
        "couchdb",
        "consul",
        "vault",
        "pulsar",
        "timescaledb",
        "redpanda",
    ]
)
_PORTS = {
    1433: "SQL Server",
    2181: "ZooKeeper",
    2379: "etcd",
    3306: "MySQL",
    5432: "PostgreSQL",
    5672: "AMQP",
    6379: "Redis",
    9042: "Cassandra",
    9092: "Kafka",
    27017: "MongoDB",
}
_BESIDE = late_pattern(
    r"(?:^|[-_])(?:exporter|proxy|sidecar|agent|envoy|bouncer|pgbouncer|pgpool|backup|operator|ui|admin)(?:$|[-_])"
)
_SIDECAR_NAMES = frozenset(
    {"istio-proxy", "linkerd-proxy", "envoy", "cloud-sql-proxy", "cloudsql-proxy", "vault-agent"}
)


class Evidence(NamedTuple):
    """One sign of state: what it is, in words that end "…", and where it is written."""

    text: str
    span: Span


def main_container(rollout: Rollout) -> Field | None:
    """The container that is called like the Rollout, else the first that is no sidecar by its name or image."""
    for container in rollout.containers:
        if container.get("name").text == rollout.name:
            return container
    for container in rollout.containers:
        if not _stands_beside(container):
            return container
    return None


def evidence_of_state(rollout: Rollout) -> Evidence | None:
    """The strongest sign that the main container keeps state, or None."""
    container = main_container(rollout)
    if container is None or _stands_beside(container):
        return None
    image = container.get("image")
    product = _product(image.text)
    if product in _DATABASES:
        return Evidence(f"its main container runs `{product}`", image.span)
    for port in container.get("ports").items():
        number = port.get("containerPort")
        served = _PORTS.get(number.integer().value or 0)
        if served:
            return Evidence(f"its main container listens on {number.text}, the port of {served}", number.span)
    return _writable_claim(rollout, container)


def _writable_claim(rollout: Rollout, container: Field) -> Evidence | None:
    claims = {
        volume.get("name").text
        for volume in rollout.template.get("spec", "volumes").items()
        if volume.get("persistentVolumeClaim").present
        and volume.get("persistentVolumeClaim", "readOnly").boolean(False).value is False
    }
    for mount in container.get("volumeMounts").items():
        name = mount.get("name")
        if name.text in claims and mount.get("readOnly").boolean(False).value is False:
            return Evidence(f"its main container writes to the claim mounted as `{name.text}`", name.span)
    return None


def _product(image: str) -> str:
    """The last part of an image's path, without registry, tag and digest."""
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0].lower()


def _stands_beside(container: Field) -> bool:
    name, product = container.get("name").text, _product(container.get("image").text)
    return name in _SIDECAR_NAMES or product in _SIDECAR_NAMES or bool(_BESIDE.search(name) or _BESIDE.search(product))
