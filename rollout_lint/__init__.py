"""A static linter and CI policy checker for Argo Rollouts.

``lint_paths`` and ``lint_text`` are the whole Python interface of the checker; ``Report`` and ``Finding`` what they
return.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from .finding import Finding, Report
    from .lint import lint_paths, lint_text

__all__ = ["Finding", "Report", "__version__", "lint_paths", "lint_text"]

# The policy pack stands at the top of the repository and travels inside the package: in a checkout and an editable
# install `rollout_lint.rules` is found beside the package, in a wheel within it.
_here = os.path.dirname(os.path.abspath(__file__))
if not os.path.isdir(os.path.join(_here, "rules")):
    __path__.append(os.path.dirname(_here))

_HOMES = {"Finding": "finding", "Report": "finding", "lint_paths": "lint", "lint_text": "lint"}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{home}", __name__), name)
