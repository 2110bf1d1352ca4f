"""The checker as Python sees it: paths or text in, a report out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .engine import check_project
from .finding import Report
from .manifests.project import ExternalObject
from .pack import load_rules

if TYPE_CHECKING:
    from .manifests.loading import Progress, Scope
    from .manifests.project import Manifest, Project
    from .settings import Settings


def lint_paths(paths: Sequence[str], settings: Settings | None = None, context: Sequence[str] | None = None) -> Report:
    """Check files and directories.

    ``settings`` default to the configuration that is found for the paths; ``context`` names more files and directories
    to resolve references in, beside those of the settings. Raises MissingPath for a path that does not exist,
    NoReadableFile where no file could be read, ConfigurationError for a configuration that is wrong.
    """
    return check_paths(paths, settings or settings_for(paths), context or ())


def lint_text(text: str, path: str = "stdin.yaml", settings: Settings | None = None) -> Report:
    """Check one text, which is a unit of its own and has no context. ``path`` is what findings are reported under."""
    from .manifests.loading import read_manifest
    from .settings import Settings
    from .source.text import Source

    manifest = read_manifest(Source(path, text.removeprefix("\ufeff")), is_target=True)
    return _check_stream(manifest, settings or Settings.defaults())


def check_paths(
    paths: Sequence[str], settings: Settings, context: Sequence[str] = (), progress: Progress | None = None
) -> Report:
    """As lint_paths, with settings at hand."""
    from .manifests.loading import load_project

    loaded = load_project(paths, _scope(settings, tuple(context)), progress)
    return check_project(loaded.project, settings, loaded.skipped, (*settings.remarks, *loaded.remarks), progress)


def project_of(paths: Sequence[str], settings: Settings, context: Sequence[str] = ()) -> Project:
    """The project that a check of these paths would look at."""
    from .manifests.loading import load_project

    return load_project(paths, _scope(settings, tuple(context))).project


def check_bytes(data: bytes, path: str, settings: Settings) -> Report:
    """As lint_text, of bytes in any encoding that manifests come in."""
    from .manifests.loading import manifest_of
    from .source.reading import read_bytes

    manifest = manifest_of(read_bytes(data, path), is_target=True)
    assert manifest is not None  # bytes at hand are always read
    return _check_stream(manifest, settings)


def _check_stream(manifest: Manifest, settings: Settings) -> Report:
    from .manifests.loading import project_of_stream

    return check_project(project_of_stream(manifest, _scope(settings)), settings, {}, settings.remarks)


def settings_for(paths: Sequence[str]) -> Settings:
    """The settings that the configuration found for some paths makes; the defaults where there is none."""
    from .settings import Settings, find_configuration, load_settings

    found = find_configuration(paths)
    return Settings.defaults() if found is None else load_settings(found, known_rules=rule_names())


def _scope(settings: Settings, context: tuple[str, ...] = ()) -> Scope:
    from .manifests.loading import Scope

    policy = settings.policy()
    external = tuple(ExternalObject(*each) for each in policy.external)
    return Scope(
        settings.exclude, settings.exclude_root, (*settings.context, *context), policy.context_complete, external
    )


def rule_names() -> dict[str, str]:
    """The names of all rules by code."""
    return {rule.code: rule.name for rule in load_rules()}
