"""Real git repositories for tests, which see none of the machine's own configuration."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.com",
    "LC_ALL": "C",
}

ROLLOUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: {name}
{annotations}spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      containers: [{{name: {name}, image: "registry.example.com/shop/{name}:1"}}]
  strategy:
    canary:
      trafficRouting: {{istio: {{virtualService: {{name: {name}-routes}}}}}}
      steps:
        - setWeight: 20
        - analysis: {{templates: [{{templateName: slo}}]}}
"""
ANNOTATED = "  annotations:\n    rollout-lint/watch-owner: {owner}\n"
TEMPLATE = """\
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {{name: {name}}}
spec:
  metrics:
    - {{name: up, count: {count}, interval: 1m, provider: {{prometheus: {{query: up}}}}}}
"""
ROUTES = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {{name: {name}}}
spec: {{hosts: [{host}], http: [{{route: [{{destination: {{host: {host}}}}}]}}]}}
"""


def rollout(name: str = "catalog", replicas: int = 3, owner: str = "") -> str:
    return ROLLOUT.format(name=name, replicas=replicas, annotations=ANNOTATED.format(owner=owner) if owner else "")


def git(root: Path, *arguments: str, given: str | bytes = b"") -> str:
    data = given.encode() if isinstance(given, str) else given
    done = subprocess.run(["git", *arguments], cwd=root, env=ENVIRONMENT, input=data, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "surrogateescape").strip("\n")


def repository(root: Path, files: dict[str, str] | None = None) -> Path:
    """A repository with one commit of some files."""
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root, files if files is not None else {"apps/catalog.yaml": rollout()}, "Begin")
    return root


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())


def commit(root: Path, files: dict[str, str], message: str | bytes, *removed: str) -> str:
    """Commit files with a message as it is; the new commit's name."""
    write(root, files)
    if removed:
        git(root, "rm", "--quiet", *removed)
    git(root, "add", "--all")
    git(
        root,
        "commit",
        "--quiet",
        "--allow-empty",
        "--cleanup=verbatim",
        "--allow-empty-message",
        "--file=-",
        given=message,
    )
    return git(root, "rev-parse", "HEAD")
