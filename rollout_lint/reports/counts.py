"""What a run counted, in words: the same words in every format that people read."""

from __future__ import annotations

from ..finding import Summary


def counted(number: int, plural: str) -> str:
    """``1 metric``, ``2 metrics``."""
    if number == 1:
        plural = f"{plural[:-3]}y" if plural.endswith("ies") else plural.removesuffix("s")
    return f"{number} {plural}"


def findings_clause(summary: Summary) -> str:
    """``3 errors, 1 note``; empty where nothing was found."""
    numbers = ((summary.errors, "errors"), (summary.warnings, "warnings"), (summary.notes, "notes"))
    return ", ".join(counted(number, noun) for number, noun in numbers if number)


def result_clause(summary: Summary) -> str:
    """``no findings in 2 files``; a run over messages alone reads no files."""
    found = findings_clause(summary) or "no findings"
    return f"{found} in {counted(summary.files, 'files')}" if summary.files else found


def handled_clause(summary: Summary) -> str:
    """What is not shown, or need not stay: ``2 ignored, 1 baselined, 3 fixable with --fix``."""
    numbers = ((summary.ignored, "ignored"), (summary.baselined, "baselined"), (summary.fixable, "fixable with --fix"))
    return ", ".join(f"{number} {what}" for number, what in numbers if number)


def unchanged_clause(summary: Summary, *, shown: bool = False) -> str:
    """``12 findings in unchanged objects are not shown``; empty where there are none. ``shown`` says that they are, as
    what does not count."""
    number = summary.unchanged or 0
    verb = "does" if number == 1 else "do"
    what = f"{verb} not count" if shown else "is not shown" if number == 1 else "are not shown"
    return f"{counted(number, 'findings')} in unchanged objects {what}" if number else ""


def decided_clauses(summary: Summary) -> list[str]:
    """A clause for each kind of thing that was judged: how many were decided, and why the others were not."""
    clauses = []
    for noun in dict.fromkeys((*summary.decided, *summary.undecided)):
        decided, reasons = summary.decided.get(noun, 0), summary.undecided.get(noun, {})
        undecided = sum(reasons.values())
        if undecided and decided:
            both = counted(decided + undecided, noun)
            clauses.append(f"{both}: {decided} decided, {undecided} not: {_because(reasons)}")
        elif undecided:
            clauses.append(f"{counted(undecided, noun)} not decided: {_because(reasons)}")
        elif decided:
            clauses.append(f"{counted(decided, noun)} decided")
    return clauses


def undecided_clauses(summary: Summary) -> list[str]:
    """Those of ``decided_clauses`` that tell of something undecided."""
    return decided_clauses(summary._replace(decided={noun: summary.decided.get(noun, 0) for noun in summary.undecided}))


def skipped_clause(summary: Summary) -> str:
    """Files that were not checked and why; empty where all were."""
    number = sum(summary.skipped.values())
    return f"{counted(number, 'files')} not checked: {_because(summary.skipped)}" if number else ""


def _because(reasons: dict[str, int]) -> str:
    """Reasons, the commonest first, with their numbers where there are several."""
    ordered = sorted((item for item in reasons.items() if item[1]), key=lambda item: (-item[1], item[0]))
    if len(ordered) == 1:
        return ordered[0][0]
    return ", ".join(f"{reason} {number}" for reason, number in ordered)
