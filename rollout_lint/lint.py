"""The checker as Python sees it: paths or text in, a report out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .engine import check_project
from .finding import Report
from .manifests.project import ExternalObject
from .pack import load_rules

if TYPE_CHECKING:
    from datetime import date

    from .baseline.file import Baseline
    from .delivery.watching import Watch
    from .manifests.loading import Progress, Scope
    from .manifests.project import Manifest, Project
    from .settings import Settings


def lint_paths(
    paths: Sequence[str],
    settings: Settings | None = None,
    context: Sequence[str] | None = None,
    *,
    baseline: bool = True,
    today: date | None = None,
) -> Report:
    """Check files and directories.

    ``settings`` default to the configuration that is found for the paths; ``context`` names more files and directories
    to resolve references in, beside those of the settings. What a ``baseline`` found for the paths freezes is left out;
    ``today`` is the day on which suppressions are judged, by default the current one. Raises MissingPath for a path
    that does not exist, NoReadableFile where no file could be read, ConfigurationError for a configuration that is
    wrong, BaselineError for such a baseline.
    """
    settings = settings or settings_for(paths)
    return check_paths(paths, settings, context or (), baseline=_baseline(paths) if baseline else None, today=today)


def lint_text(
    text: str, path: str = "stdin.yaml", settings: Settings | None = None, *, today: date | None = None
) -> Report:
    """Check one text, which is a unit of its own and has no context and no baseline. ``path`` is what findings are
    reported under."""
    from .manifests.loading import read_manifest
    from .settings import Settings
    from .source.text import Source

    manifest = read_manifest(Source(path, text.removeprefix("\ufeff")), is_target=True)
    return check_manifest(manifest, settings or Settings.defaults(), None, today)


def check_paths(
    paths: Sequence[str],
    settings: Settings,
    context: Sequence[str] = (),
    progress: Progress | None = None,
    *,
    baseline: Baseline | None = None,
    today: date | None = None,
    render: str = "none",
    watch: Watch | None = None,
    part_of: str | None = None,
) -> Report:
    """As lint_paths, with settings and baseline at hand. ``render`` is how to render what needs it: ``auto``,
    ``kustomize``, ``helm`` or ``none``. ``watch`` makes the watch over the release that is in view. With ``part_of``
    the whole project in that directory is in view, and told is of ``paths`` what a check of the directory tells."""
    _, report = checked(
        paths,
        settings,
        context,
        progress,
        baseline=baseline,
        today=today,
        render=render,
        watch=watch,
        part_of=part_of,
    )
    return report


def checked(
    paths: Sequence[str],
    settings: Settings,
    context: Sequence[str] = (),
    progress: Progress | None = None,
    *,
    baseline: Baseline | None = None,
    today: date | None = None,
    render: str = "none",
    watch: Watch | None = None,
    part_of: str | None = None,
) -> tuple[Project, Report]:
    """As check_paths, with the project that the report is of."""
    if render != "none":
        return _checked_rendered(paths, settings, context, progress, baseline, today, render, watch)
    from .manifests.loading import load_part, load_project

    scope = _scope(settings, tuple(context))
    loaded = load_part(paths, part_of, scope, progress) if part_of else load_project(paths, scope, progress)
    remarks = (*settings.remarks, *loaded.remarks)
    report = check_project(
        loaded.project, settings, loaded.skipped, remarks, progress, baseline=baseline, today=today, watch=watch
    )
    return loaded.project, report


def _checked_rendered(
    paths: Sequence[str],
    settings: Settings,
    context: Sequence[str],
    progress: Progress | None,
    baseline: Baseline | None,
    today: date | None,
    render: str,
    watch: Watch | None,
) -> tuple[Project, Report]:
    from .rendering.rendered_project import load_rendered

    loaded = load_rendered(paths, _scope(settings, tuple(context)), render, progress)
    report = check_project(
        loaded.project,
        settings,
        loaded.skipped,
        (*settings.remarks, *loaded.remarks),
        progress,
        baseline=baseline,
        today=today,
        origins=loaded.origins,
        watch=watch,
    )
    return loaded.project, report._replace(unrendered=loaded.failures)


def project_of(paths: Sequence[str], settings: Settings, context: Sequence[str] = ()) -> Project:
    """The project that a check of these paths would look at."""
    from .manifests.loading import load_project

    return load_project(paths, _scope(settings, tuple(context))).project


def check_bytes(data: bytes, path: str, settings: Settings, *, baseline: Baseline | None = None) -> Report:
    """As lint_text, of bytes in any encoding that manifests come in, and with a baseline where one is given."""
    from .manifests.loading import manifest_of
    from .source.reading import read_bytes

    manifest = manifest_of(read_bytes(data, path), is_target=True)
    assert manifest is not None  # bytes at hand are always read
    return check_manifest(manifest, settings, baseline, None)


def check_manifest(
    manifest: Manifest, settings: Settings, baseline: Baseline | None = None, today: date | None = None
) -> Report:
    """As lint_text, of what was read and parsed already."""
    from .manifests.loading import project_of_stream

    project = project_of_stream(manifest, _scope(settings))
    return check_project(project, settings, {}, settings.remarks, baseline=baseline, today=today)


def _baseline(paths: Sequence[str]) -> Baseline | None:
    """The baseline found for some paths; most projects have none, and nothing is imported for it then."""
    from .baseline import find_baseline

    found = find_baseline(paths)
    if found is None:
        return None
    from .baseline.file import baseline_for

    return baseline_for(paths, found)


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
