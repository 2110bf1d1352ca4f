"""The gate in Argo CD: the component for the kustomization that Argo CD is installed with.

The files are those of ``deploy/argocd``, which travel in the wheel: there is no second copy of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from .data import HERE
from .parts import Outcome
from .placing import placed

DIRECTORY = "argocd/rollout-lint-gate"
FILES = ("kustomization.yaml", "plugin.yaml", "policy.yaml", "repo-server-patch.yaml")
_THEN = {
    "policy.yaml": "the platform's policy: read it first",
    "repo-server-patch.yaml": "name your image; how it is built, and what else there is to do: "
    "https://github.com/rollout-lint/rollout-lint/blob/main/docs/argocd.md",
}


def source_directory() -> str:
    """Where the files are: in a wheel beside this file, in a checkout at the top of the repository."""
    packaged = os.path.join(HERE, "argocd")
    return packaged if os.path.isdir(packaged) else os.path.join(HERE, "..", "..", "deploy", "argocd")


def argocd(root: str) -> Iterator[Outcome]:
    """The component's files."""
    for name in FILES:
        with open(os.path.join(source_directory(), name), encoding="utf-8", newline="") as file:
            text = file.read()
        yield placed(root, f"{DIRECTORY}/{name}", text, _THEN.get(name, ""))
