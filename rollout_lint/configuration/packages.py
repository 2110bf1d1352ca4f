"""Configurations that travel in an installed Python package, as ``package:acme_policy`` (its ``rollout-lint.yaml``) or
``package:acme_policy/strict.yaml``.

The package is found, never imported: extending a policy runs nothing of it.
"""

from __future__ import annotations

import os
from importlib.util import find_spec

PREFIX = "package:"
DEFAULT_FILE = "rollout-lint.yaml"


def is_packaged(written: str) -> bool:
    """Whether ``extends:`` names a file of an installed package."""
    return written.startswith(PREFIX)


def packaged_file(written: str) -> str | None:
    """Where the file lies; None where no such package is installed."""
    name, _, inner = written.removeprefix(PREFIX).partition("/")
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):
        return None
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    return os.path.normpath(os.path.join(places[0], inner or DEFAULT_FILE)) if places else None
