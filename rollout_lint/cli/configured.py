"""The flags that choose settings, and the settings they make; shared by every command that reads manifests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .flags import Flag, Options

if TYPE_CHECKING:
    from ..baseline.file import Baseline
    from ..gates.policy import Policy
    from ..manifests.resource import Resource
    from ..settings import Settings

SETTINGS_FLAGS = (
    Flag("--config", "Read this configuration instead of the .rollout-lint.yaml found for the paths.", "FILE"),
    Flag("--isolated", "Read no configuration."),
    Flag("--profile", "How much to enforce.", choices=("correctness", "recommended", "production", "strict")),
    Flag("--select", "Only these rules: codes, prefixes (RL2), names or ALL; comma-separated.", "RULES", many=True),
    Flag("--ignore", "Not these rules.", "RULES", many=True),
    Flag("--exclude", "Leave these files out: gitignore-like globs from the project's root.", "GLOB", many=True),
)


def settings_of(options: Options, paths: Sequence[str]) -> Settings:
    """The settings that flags and configuration make; the configuration is looked for around ``paths``. Raises
    ConfigurationError."""
    from ..lint import rule_names
    from ..settings import Settings, find_configuration, load_settings

    path = None if options["isolated"] else options["config"] or find_configuration(paths)
    chosen = [options[name] for name in ("profile", "select", "ignore", "exclude")]
    if path is None and not any(chosen):
        return Settings.defaults()
    known = rule_names()
    settings = Settings.defaults() if path is None else load_settings(path, known_rules=known)
    profile, select, ignore, exclude = chosen
    return settings.replace(
        profile=profile,
        select=_split(select),
        ignore=_split(ignore),
        exclude=exclude or None,
        known_rules=known,
    )


def baseline_of(options: Options, paths: Sequence[str], around: Sequence[str] | None = None) -> Baseline | None:
    """The baseline that flags and files make: the one given, else the one found ``around`` the paths. Raises
    BaselineError."""
    from ..baseline import find_baseline

    file = None if options["no_baseline"] else options["baseline"] or find_baseline(around or paths)
    if file is None:
        return None
    from ..baseline.file import baseline_for

    return baseline_for(paths, file)


def _split(values: Sequence[str]) -> tuple[str, ...] | None:
    """The items of comma-separated values; None for none at all."""
    items = tuple(item.strip() for value in values for item in value.split(",") if item.strip())
    return items or None


def policy_of(settings: Settings, resource: Resource) -> Policy:
    """The policy in force for one object."""
    from ..finding import ResourceName

    return settings.policy(resource.source.path, ResourceName(resource.kind, resource.namespace, resource.name))
