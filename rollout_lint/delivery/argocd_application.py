"""What Argo CD tells a plugin about the application: names, place in the repository, parameters.

All of it but the names of the variables is in the hands of whoever may edit the Application, except on a sidecar's own
environment (cmpserver/plugin/plugin.go; reposerver/repository/repository.go, getPluginEnvs).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from ..late_pattern import late_pattern
from ..record import NamedTuple

MODES = ("enforce", "warn")
PARAMETERS = ("mode", "helm-value-files", "helm-parameters")
"""What ``plugin.parameters`` of an Application may hold."""
_VALUES = {"mode": "string", "helm-value-files": "array", "helm-parameters": "map"}
_COMMA = late_pattern(r"(?<!\\),")


class BadRequest(Exception):
    """What an application asks for cannot be done; the message says what to write."""


class Application(NamedTuple):
    """One application; outside Argo CD all of it is empty."""

    name: str
    mode: str | None
    """What it asks for: ``enforce``, ``warn`` or nothing."""
    value_files: tuple[str, ...]
    helm_parameters: Mapping[str, str]
    root: str
    """The directory that holds the repository, as far as it is known; absolute."""

    @property
    def helm_arguments(self) -> tuple[str, ...]:
        """What ``helm template`` gets besides. Raises BadRequest for a file outside the repository."""
        files = [argument for file in self.value_files for argument in ("--values", self._inside(file))]
        values = [
            argument
            for key, value in self.helm_parameters.items()
            for argument in ("--set", f"{key}={_without_commas(value)}")
        ]
        return (*files, *values)

    def _inside(self, file: str) -> str:
        real, root = os.path.realpath(file), os.path.realpath(self.root)
        if "://" in file or os.path.commonpath((real, root)) != root:
            raise BadRequest(f"`helm-value-files` names `{file}`, which is not in the repository: name a file in it")
        return real


def application_of(environment: Mapping[str, str], directory: str) -> Application:
    """What an environment says; ``directory`` is the one the plugin runs in. Raises BadRequest."""
    parameters = _parameters(environment)
    mode = parameters.get("mode") or environment.get("PARAM_MODE") or environment.get("ARGOCD_ENV_ROLLOUT_LINT_MODE")
    if mode and mode not in MODES:
        raise BadRequest(f"the mode `{mode}` does not exist: write `enforce` or `warn`")
    return Application(
        environment.get("ARGOCD_APP_NAME", ""),
        mode or None,
        tuple(parameters.get("helm-value-files", ())),
        parameters.get("helm-parameters", {}),
        _root(directory, environment.get("ARGOCD_APP_SOURCE_PATH", "")),
    )


def _parameters(environment: Mapping[str, str]) -> dict[str, Any]:
    """Values by name out of ``ARGOCD_APP_PARAMETERS``; ``PARAM_…`` has lost the case of a map's keys."""
    written = environment.get("ARGOCD_APP_PARAMETERS", "")
    try:
        entries = json.loads(written) if written else []
        given = {entry["name"]: entry for entry in entries or []}
    except (ValueError, TypeError, KeyError) as error:
        raise BadRequest("`ARGOCD_APP_PARAMETERS` is no list of parameters") from error
    values: dict[str, Any] = {}
    for name, entry in given.items():
        if name not in _VALUES:
            raise BadRequest(f"there is no parameter `{name}`: known are {', '.join(PARAMETERS)}")
        value = entry.get(_VALUES[name])
        if not _is_a(_VALUES[name], value):
            raise BadRequest(f"the parameter `{name}` takes its value under `{_VALUES[name]}:`")
        values[name] = value
    return values


def _is_a(kind: str, value: object) -> bool:
    if kind == "string":
        return isinstance(value, str)
    if kind == "array":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())


def _without_commas(value: str) -> str:
    """A value as ``--set`` takes it whole: a comma would begin the next one, unless it is in a list in braces (as Argo
    CD does: util/helm/cmd.go, cleanSetParameters)."""
    return value if value.startswith("{") and value.endswith("}") else _COMMA.sub(r"\,", value)


def _root(directory: str, source_path: str) -> str:
    """The repository's directory in a copy without ``.git``: above the application's by as much as its path says."""
    directory = os.path.realpath(directory)
    relative = os.path.normpath(source_path)
    if not source_path or relative == os.curdir:
        return directory
    if directory == os.path.sep + relative or not directory.endswith(os.path.sep + relative):
        return directory
    return directory.removesuffix(os.path.sep + relative)
