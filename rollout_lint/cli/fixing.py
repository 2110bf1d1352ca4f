"""``check --fix`` and ``--diff``: what is fixed, what is not and why, on the way to the report of what remains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..record import NamedTuple
from .configured import baseline_of, settings_of
from .flags import Options, Usage
from .terminal import Progress, Terminal

if TYPE_CHECKING:
    from ..finding import Report
    from ..fixes import Fixed, Fixing, Refusal

_SHOWN_REFUSALS = 20


class Fixes(NamedTuple):
    """What was fixed: findings and files; ``unproved`` are the identities of findings whose fix was said to be safe
    and is not."""

    mended: int
    files: int
    unproved: frozenset[str]
    unsafe: bool
    """Whether all fixes were asked for."""

    def told_by(self, report: Report) -> Report:
        """The report with what the proof says of its fixes."""
        if not self.unproved:
            return report
        findings = tuple(
            each._replace(fix=each.fix._replace(safe=False)) if each.fix and each.identity in self.unproved else each
            for each in report.findings
        )
        return report._replace(findings=findings)

    def line(self, report: Report) -> str:
        """``3 fixed in 2 files, 5 more fixable with --unsafe``, of the report that ``told_by`` gave."""
        from ..reports.counts import counted

        done = f"{self.mended} fixed in {counted(self.files, 'files')}" if self.mended else "0 fixed"
        left = sum(1 for each in report.findings if each.fix is not None and not each.fix.safe)
        return (
            f"{done}, {left} {'more ' if self.mended else ''}fixable with --unsafe"
            if left and not self.unsafe
            else done
        )


def asked_well(options: Options) -> None:
    """Raises Usage for flags that do not go together."""
    if not (options["fix"] or options["diff"]):
        raise Usage("`--unsafe` says which fixes: write `--diff --unsafe` to read them, `--fix --unsafe` to write them")
    if "-" in options["paths"]:
        raise Usage("standard input is no file that could be fixed")


def fix(options: Options, terminal: Terminal) -> Fixes:
    """Write the fixes that are proved. Raises what a check raises."""
    from ..fixes import write_all

    fixing = _fixing(options, terminal, writing=True)
    written, failed = write_all(fixing)
    for source, why in failed:
        terminal.remark(f"{source.path}: not fixed: {why}")
    return Fixes(sum(each.mended for each in written), len(written), fixing.unproved, options["unsafe"])


def show_diff(options: Options, terminal: Terminal) -> int:
    """Print what would be written, as a unified diff; 1 where there is something."""
    fixing = _fixing(options, terminal, writing=False)
    for each in fixing.files:
        terminal.stdout.writelines(unified_diff(each))
    return 1 if fixing.files else 0


def unified_diff(fixed: Fixed) -> Iterable[str]:
    """The lines of one file's diff, in the form that ``patch -p1`` and ``git apply`` read, line ends kept."""
    from difflib import unified_diff as compared

    path = fixed.source.path
    for line in compared(_lines(fixed.source.text), _lines(fixed.text), f"a/{path}", f"b/{path}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.split("\n")[:-1]] + [line for line in text.split("\n")[-1:] if line]


def _fixing(options: Options, terminal: Terminal, *, writing: bool) -> Fixing:
    from ..fixes import fix_project
    from ..lint import checked

    paths: Sequence[str] = options["paths"] or (".",)
    progress = Progress(terminal)
    around = paths if options["project"] is None else (options["project"],)
    settings, baseline = settings_of(options, around), baseline_of(options, paths, around)
    project, report = checked(
        paths, settings, options["context"], progress, baseline=baseline, part_of=options["project"]
    )
    fixing = fix_project(project, report, settings, paths, unsafe=options["unsafe"], writing=writing)
    progress.clear()
    for refusal in fixing.refusals[:_SHOWN_REFUSALS]:
        terminal.remark(_told(refusal))
    hidden = len(fixing.refusals) - _SHOWN_REFUSALS
    if hidden > 0:
        terminal.remark(f"and {hidden} more that are not fixed")
    return fixing


def _told(refusal: Refusal) -> str:
    span = refusal.finding.span
    return f"{span.source.path}:{span.first.line}: {refusal.finding.rule} is not fixed: {refusal.why}"
