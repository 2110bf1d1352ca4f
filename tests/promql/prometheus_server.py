"""A real Prometheus for tests: started on a directory of its own, asked over HTTP, and stopped."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

PROMETHEUS = shutil.which("prometheus")
PROMTOOL = shutil.which("promtool")
_PATIENCE_SECONDS = 60


class Reply(NamedTuple):
    """What an instant query gave: the type and the values, or the error."""

    type: str
    values: list[float]
    error: str = ""


class Server:
    """A running Prometheus."""

    def __init__(self, address: str) -> None:
        self._address = address

    def ask(self, query: str, seconds: float | None = None) -> Reply:
        """Run an instant query, now or at a time."""
        parameters = {"query": query} if seconds is None else {"query": query, "time": str(seconds)}
        body = urllib.parse.urlencode(parameters).encode()
        try:
            with urllib.request.urlopen(f"{self._address}/api/v1/query", body, timeout=30) as reply:
                data = json.load(reply)["data"]
        except urllib.error.HTTPError as refusal:
            return Reply("", [], json.load(refusal)["error"])
        result = data["result"]
        if data["resultType"] == "scalar":
            return Reply("scalar", [float(result[1])])
        if data["resultType"] == "vector":
            return Reply("vector", [float(sample["value"][1]) for sample in result])
        return Reply(data["resultType"], [])

    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self._address}/-/ready", timeout=5) as reply:
                return bool(reply.status == 200)
        except OSError:
            return False


@contextmanager
def running(directory: Path, openmetrics: str = "") -> Iterator[Server]:
    """Prometheus on a store that holds what an OpenMetrics text says."""
    assert PROMETHEUS is not None
    assert PROMTOOL is not None
    data = directory / "data"
    data.mkdir(parents=True)
    if openmetrics:
        source = directory / "series.txt"
        source.write_text(openmetrics)
        command = [PROMTOOL, "tsdb", "create-blocks-from", "openmetrics", str(source), str(data)]
        subprocess.run(command, check=True, capture_output=True)
    (directory / "prometheus.yml").write_text("global: {}\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = (
        f"--config.file={directory / 'prometheus.yml'}",
        f"--storage.tsdb.path={data}",
        "--storage.tsdb.retention.time=100y",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=error",
    )
    process = subprocess.Popen([PROMETHEUS, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        server = Server(f"http://127.0.0.1:{port}")
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not server.ready():
            assert process.poll() is None, "prometheus has stopped"
            assert time.monotonic() < deadline, "prometheus does not get ready"
            time.sleep(0.1)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)
