"""Set up a repository: a configuration, a pre-commit hook and a workflow for GitHub.

Shows what it would write as a diff, and asks. What is there already is never written over: an entry is added to a list
of hooks where two parsers agree that nothing else changes, and for all else it says what to add by hand. The
configuration's profile is `correctness`: what can be switched on today without an argument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .flags import Flag, Options, Usage
from .terminal import Progress, Terminal

if TYPE_CHECKING:
    from ..starting import Plan

FLAGS = (
    Flag("--only", "Only these parts: configuration, pre-commit, github, argocd; comma-separated.", "PARTS", many=True),
    Flag("--argocd", "The gate in Argo CD too, as files for its kustomization."),
    Flag("--yes", "Write without asking.", short="-y"),
    Flag("--diff", "Print what would be written, and write nothing; fails where there is something."),
    Flag("--color", "Whether to colour the diff.", choices=("auto", "always", "never"), default="auto"),
)
POSITIONAL = None


def run(options: Options, terminal: Terminal) -> int:
    import os

    from ..starting import planned
    from ..starting.parts import ARGOCD
    from ..starting.plan import NoRepository

    try:
        plan = planned(os.getcwd(), _only(options), (ARGOCD,) if options["argocd"] else ())
    except (Usage, NoRepository) as error:
        terminal.remark(str(error))
        return 2
    _show(plan, options, terminal)
    if plan.proposals:
        refused = _refused(options, terminal)
        if refused is not None:
            return refused
        if not _write(plan, terminal):
            return 2
    return _look_ahead(terminal, charts=bool(plan.charts))


def _only(options: Options) -> list[str]:
    """The parts that were named. Raises Usage."""
    from ..starting import PARTS

    if options["yes"] and options["diff"]:
        raise Usage("`--diff` writes nothing: leave out `--yes`")
    only = [each.strip() for words in options["only"] for each in words.split(",") if each.strip()]
    for each in only:
        if each not in PARTS:
            raise Usage(f"no part `{each}`: choose {', '.join(PARTS)}")
    return only


def _show(plan: Plan, options: Options, terminal: Terminal) -> None:
    from ..reports.style import Style
    from ..starting.difference import difference, role
    from ..starting.parts import Left, There

    style = Style(terminal.color(options["color"], terminal.stdout))
    for proposal in plan.proposals:
        for line in difference(proposal):
            end = "\n" if line.endswith("\n") else ""
            colour = role(line)
            terminal.stdout.write(f"{style.paint(colour, line.removesuffix(end))}{end}" if colour else line)
    terminal.stdout.flush()
    for outcome in plan.outcomes:
        if isinstance(outcome, There):
            terminal.remark(f"{outcome.path}: already there: {outcome.how}")
        elif isinstance(outcome, Left):
            terminal.remark(f"{outcome.path}: left alone: {outcome.why}{':' if outcome.lines else ''}")
            terminal.stderr.writelines(f"{line}\n" for line in outcome.lines)
    for hint in plan.hints:
        terminal.remark(hint)
    terminal.stderr.flush()


def _refused(options: Options, terminal: Terminal) -> int | None:
    """The exit code where nothing may be written; None where somebody says yes."""
    if options["yes"]:
        return None
    if options["diff"]:
        return 1
    if not (terminal.stdin.isatty() and terminal.stdout.isatty()):
        terminal.remark("nothing is written, because nobody can be asked: run it again with --yes; --only names parts")
        return 1
    import click

    try:
        agreed = click.confirm("write these files?")
    except click.Abort:
        terminal.stderr.write("\n")
        return 130
    if agreed:
        return None
    terminal.remark("nothing is written")
    return 0


def _write(plan: Plan, terminal: Terminal) -> bool:
    from ..fixes.files import NotWritten
    from ..reports.visible import visible
    from ..starting.placing import write

    all_written = True
    for proposal in plan.proposals:
        try:
            write(plan.root, proposal)
        except NotWritten as error:
            terminal.remark(f"{proposal.path}: not written: {error}")
            all_written = False
            continue
        then = f"; {proposal.then}" if proposal.then else ""
        terminal.stdout.write(
            f"{visible(proposal.path)}: {'written' if proposal.old is None else 'hook added'}{then}\n"
        )
    return all_written


def _look_ahead(terminal: Terminal, *, charts: bool) -> int:
    """Check the working directory as it is now, and say what comes next."""
    from ..baseline import BaselineError
    from ..lint import check_paths, settings_for
    from ..manifests.loading import NoReadableFile
    from ..settings import ConfigurationError
    from ..starting.outlook import outlook
    from .configured import baseline_of

    paths = (".",)
    progress = Progress(terminal)
    try:
        settings = settings_for(paths)
        baseline = baseline_of({"no_baseline": False, "baseline": None}, paths)
        report = check_paths(paths, settings, progress=progress, baseline=baseline)
    except (ConfigurationError, BaselineError) as error:
        terminal.remark(str(error))
        return 2
    except NoReadableFile:
        terminal.stdout.write("next: `rollout-lint check .`, once there are manifests\n")
        return 0
    progress.clear()
    if report.failures:
        for failure in report.failures:
            terminal.remark(f"internal error: rule {failure.rule} failed at {failure.place}: {failure.reason}")
        return 4
    terminal.stdout.write(f"{outlook(report, charts=charts)}\n")
    return 0
