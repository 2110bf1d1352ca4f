"""From the release that somebody asks about to the watch over it, and to a report on that alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..source.discovery import report_root
from .concerned import concerned_by
from .release import Release
from .repository import Repository
from .watch import ReleaseWatch
from .window import Window

if TYPE_CHECKING:
    from ..finding import Report
    from ..manifests.project import Project
    from ..settings import Settings

WATCH_RULES = frozenset({"RL801", "RL802", "RL803"})
Watch = Callable[["Project"], ReleaseWatch]
"""Makes the watch over a release once the manifests are read."""


def watch_over(release: Release, window: Window, paths: Sequence[str], settings: Settings) -> Watch:
    """The watch over a release. What is made of it raises OwnersError for a roster or a calendar that cannot be
    read: nobody who is named there is then known to be there."""
    repository = Repository.around(paths[0]) if paths else None
    root = repository.root if repository is not None else report_root(paths)

    def over(project: Project) -> ReleaseWatch:
        from ..walk import releases

        gated = releases(project)
        is_release, rollouts = True, tuple(each.rollout for each in gated)
        if release.changes is not None:
            is_release, rollouts = concerned_by(release.changes, project, gated)
        watch = ReleaseWatch(rollouts, messages=release.messages, is_release=is_release, window=window, root=root)
        watch.verify(settings.policy())
        return watch

    return over


def check_watch(paths: Sequence[str], settings: Settings, watch: Watch) -> tuple[Report, ReleaseWatch]:
    """What there is to say of the watch over a release, and nothing of the manifests. Raises as ``lint_paths`` does,
    but not where there are no manifests at all, and OwnersError."""
    from ..engine import check_project
    from ..lint import project_of
    from ..manifests.loading import NoReadableFile
    from ..manifests.project import Project

    try:
        project = project_of(paths, settings)
    except NoReadableFile:
        project = Project([], {})
    made = watch(project)
    report = check_project(project, settings, {}, settings.remarks, watch=lambda _: made, codes=WATCH_RULES)
    return report, made
