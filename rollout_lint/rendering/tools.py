"""Which program renders a directory, and what it wrote.

kustomize's own program is taken before kubectl's copy of it, which is older as a rule. In a directory that is both,
Argo CD takes the kustomization before the chart (util/app/discovery, where the later name wins), and so do we.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Mapping

from ..record import NamedTuple
from ..source.discovery import MANIFEST_ENDINGS, kustomization_file
from .running import ProgramMissing, run_bounded

CHART_FILE = "Chart.yaml"
HOW = ("auto", "kustomize", "helm", "none")
"""``auto`` goes by what the directory holds, ``none`` takes its manifests as they are."""


class Rendering(NamedTuple):
    """What a renderer made of a directory."""

    ok: bool
    output: bytes
    """Exactly what it wrote; b"" where it failed."""
    command: str
    """As the user would type it."""
    error: str
    """What it said where it failed; "" where it did not."""


class RendererMissing(Exception):
    """The program that would have to run is not installed; ``tool`` is what it is called."""

    def __init__(self, tool: str, message: str) -> None:
        super().__init__(message)
        self.tool = tool


def render(path: str, how: str = "auto", *, seconds: float, most_bytes: int) -> Rendering:
    """Render one directory, within so many seconds and bytes of output.

    Nothing is raised for what the renderer does: it is in ``ok`` and ``error``. A directory that is neither a
    kustomization nor a chart gives, with ``auto`` and ``none``, its manifests one after the other. Raises
    RendererMissing.
    """
    chosen = kind_of(path) if how == "auto" else how
    if chosen == "none":
        return _plain_files(path, most_bytes)
    command = command_for(path, chosen, os.environ)
    return rendering_of(command, seconds=seconds, most_bytes=most_bytes)


def rendering_of(command: tuple[str, ...], *, seconds: float, most_bytes: int) -> Rendering:
    """What a command writes. Raises RendererMissing where it does not start."""
    shown = shlex.join(command)
    try:
        ended = run_bounded(command, seconds=seconds, most_bytes=most_bytes)
    except ProgramMissing as error:
        raise RendererMissing(command[0], str(error)) from error
    return Rendering(not ended.error, ended.output if not ended.error else b"", shown, ended.error)


def kind_of(directory: str) -> str:
    """``kustomize``, ``helm`` or ``none``."""
    if kustomization_file(directory) is not None:
        return "kustomize"
    return "helm" if os.path.isfile(os.path.join(directory, CHART_FILE)) else "none"


def command_for(directory: str, kind: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    """The command that renders a kustomization or a chart. Raises RendererMissing."""
    place = f".{os.sep}{directory}" if directory.startswith("-") else directory
    if kind == "helm":
        if shutil.which("helm") is None:
            raise RendererMissing("helm", "`helm` is not installed, or not on the PATH")
        return ("helm", "template", *_release(directory, environment), place, "--include-crds")
    if shutil.which("kustomize") is not None:
        return ("kustomize", "build", place)
    if shutil.which("kubectl") is not None:
        return ("kubectl", "kustomize", place)
    raise RendererMissing("kustomize", "neither `kustomize` nor `kubectl` is installed, or on the PATH")


def _release(chart: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    """The release's name, with what Argo CD tells a plugin about the application and its cluster."""
    name = environment.get("ARGOCD_APP_NAME") or _release_name(os.path.basename(os.path.abspath(chart)))
    namespace = environment.get("ARGOCD_APP_NAMESPACE")
    version = environment.get("KUBE_VERSION")
    served = environment.get("KUBE_API_VERSIONS")
    if "ARGOCD_APP_NAME" not in environment:
        return (name,)
    return (
        name,
        *(("--namespace", namespace) if namespace else ()),
        *(("--kube-version", version) if version else ()),
        *(("--api-versions", served) if served else ()),
    )


def _release_name(text: str) -> str:
    """A name that helm takes: at most 53 characters of a DNS label (pkg/chart/v2/util/validate_name.go)."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:53].strip("-") or "release"


def _plain_files(directory: str, most_bytes: int) -> Rendering:
    """The manifests of a directory, not of those in it: what Argo CD applies of a plain directory."""
    command = f"cat {shlex.quote(directory)}/*"
    output = bytearray()
    try:
        for name in sorted(os.listdir(directory)):
            file = os.path.join(directory, name)
            if name.startswith(".") or not name.endswith(MANIFEST_ENDINGS) or not os.path.isfile(file):
                continue
            if output:
                output += b"---\n" if output.endswith(b"\n") else b"\n---\n"
            with open(file, "rb") as stream:
                output += stream.read(most_bytes - len(output) + 1)
            if len(output) > most_bytes:
                return Rendering(False, b"", command, f"more than {most_bytes:,} bytes of manifests")
    except OSError as error:
        return Rendering(False, b"", command, f"{error.filename or directory}: {error.strerror}")
    return Rendering(True, bytes(output), command, "")
