"""A stand-in for Argo CD's plugin server, which does with plugin.yaml what cmpserver/plugin/plugin.go does.

The repository is sent as an archive without ``.git`` and unpacked afresh; the commands run in the application's
directory with the sidecar's environment and Argo CD's; stdout counts only after exit code 0 and must be objects and
nothing else; past the deadline the process is killed at once, its group told and then killed.
"""

from __future__ import annotations

import contextlib
import glob
import io
import json
import os
import re
import signal
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

_GRACE = 5.0
_PARAMETER = re.compile(r"[^A-Z0-9_]")


class GenerationError(Exception):
    """What a user reads in the condition of the Application."""


class Generated(NamedTuple):
    """Manifests, as bytes and as objects; and what went to the sidecar's log."""

    output: bytes
    objects: list[dict[str, Any]]
    log: str


class CmpServer:
    """One sidecar. ``mounts`` are the files that its container sees under other names."""

    def __init__(
        self, plugin: Path, environment: Mapping[str, str], mounts: Mapping[str, Path], deadline: float = 60.0
    ) -> None:
        manifest = yaml.safe_load(plugin.read_text())
        assert manifest["apiVersion"] == "argoproj.io/v1alpha1"
        assert manifest["kind"] == "ConfigManagementPlugin"
        self.name = "-".join(filter(None, (manifest["metadata"]["name"], manifest["spec"].get("version"))))
        self.spec = manifest["spec"]
        self._environment = dict(environment)
        self._mounts = mounts
        self._deadline = deadline

    def matches(self, repository: Path, path: str) -> bool:
        """Whether discovery takes the directory; a plugin without discovery is used by its name only."""
        discover = self.spec.get("discover", {})
        with _checkout(repository) as work:
            if discover.get("fileName"):
                return bool(glob.glob(str(work / path / discover["fileName"])))
        return False

    def generate(
        self,
        repository: Path,
        path: str,
        *,
        application: str = "checkout",
        env: Mapping[str, str] | None = None,
        parameters: Sequence[Mapping[str, Any]] = (),
    ) -> Generated:
        """Raises GenerationError."""
        environment = {**self._environment, **_variables(application, path, env or {}, parameters)}
        with _checkout(repository) as work:
            directory = work / path
            if "init" in self.spec:
                self._run(self.spec["init"], directory, environment)
            output, log = self._run(self.spec["generate"], directory, environment)
        return Generated(output, _objects(output), log)

    def _run(self, command: Mapping[str, Any], directory: Path, environment: Mapping[str, str]) -> tuple[bytes, str]:
        words = [str(self._mounts.get(word, word)) for word in (*command["command"], *command.get("args", ()))]
        program = next(
            (file for place in environment["PATH"].split(":") if os.access(file := f"{place}/{words[0]}", os.X_OK)),
            words[0],
        )
        process = subprocess.Popen(
            [program, *words[1:]],
            cwd=directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        shown = " ".join(words)
        try:
            output, errors = process.communicate(timeout=self._deadline)
        except subprocess.TimeoutExpired as late:
            process.kill()
            _end_group(process)
            _, errors = process.communicate()
            text = f"`{shown}` failed timeout after {self._deadline:g}s: {errors.decode().strip()}"
            raise GenerationError(text) from late
        if process.returncode:
            status = process.returncode
            ended = f"exit status {status}" if status > 0 else f"signal: {signal.Signals(-status).name}"
            raise GenerationError(f"`{shown}` failed {ended}: {errors.decode().strip()}")
        return output, errors.decode()


def _end_group(process: subprocess.Popen[bytes]) -> None:
    for number, grace in ((signal.SIGTERM, _GRACE), (signal.SIGKILL, 0.0)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=grace or None)
            return


@contextlib.contextmanager
def _checkout(repository: Path) -> Iterator[Path]:
    """The repository as the sidecar gets it."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        archive.add(repository, arcname=".", filter=lambda each: None if ".git" in Path(each.name).parts else each)
    packed.seek(0)
    with tempfile.TemporaryDirectory(prefix="_cmp_server_") as work, tarfile.open(fileobj=packed) as archive:
        archive.extractall(work, filter="data")
        yield Path(os.path.realpath(work))


def _variables(
    application: str, path: str, env: Mapping[str, str], parameters: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """The environment of one request."""
    variables = {
        "ARGOCD_APP_NAME": application,
        "ARGOCD_APP_NAMESPACE": "shop",
        "ARGOCD_APP_PROJECT_NAME": "default",
        "ARGOCD_APP_REVISION": "0123456789abcdef0123456789abcdef01234567",
        "ARGOCD_APP_REVISION_SHORT": "0123456",
        "ARGOCD_APP_REVISION_SHORT_8": "01234567",
        "ARGOCD_APP_SOURCE_PATH": path,
        "ARGOCD_APP_SOURCE_REPO_URL": "https://git.example.com/shop/deploy.git",
        "ARGOCD_APP_SOURCE_TARGET_REVISION": "main",
        "KUBE_VERSION": "1.34.0",
        "KUBE_API_VERSIONS": "v1,apps/v1,argoproj.io/v1alpha1",
        "ARGOCD_APP_PARAMETERS": json.dumps(list(parameters)),
        **{f"ARGOCD_ENV_{name}": value for name, value in env.items()},
    }
    for each in parameters:
        name = f"PARAM_{_upper(each['name'])}"
        if "string" in each:
            variables[name] = each["string"]
        variables |= {f"{name}_{number}": item for number, item in enumerate(each.get("array", ()))}
        variables |= {f"{name}_{_upper(key)}": item for key, item in each.get("map", {}).items()}
    return variables


def _upper(name: str) -> str:
    return _PARAMETER.sub("_", name.upper())


def _objects(output: bytes) -> list[dict[str, Any]]:
    objects = []
    for document in yaml.safe_load_all(output):
        if document is None:
            continue
        if not isinstance(document, dict) or not document.get("kind"):
            raise GenerationError(f"failed to unmarshal manifest: Object 'Kind' is missing in {document!r}")
        objects.append(document)
    return objects
