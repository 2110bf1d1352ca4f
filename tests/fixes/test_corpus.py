"""Real public manifests, fixed with ``--unsafe``: only what was intended changes, both parsers read the result, and a
second run finds nothing more to fix."""

from __future__ import annotations

import shutil
from collections import Counter
from difflib import unified_diff
from pathlib import Path
from typing import NamedTuple

import pytest

from rollout_lint import Report
from rollout_lint.fixes import Fixing, fix_project, write_all
from rollout_lint.fixes.independent import read
from rollout_lint.lint import checked
from rollout_lint.settings import Settings
from rollout_lint.source.comments import comments
from rollout_lint.source.parse import parse
from rollout_lint.source.text import Source

pytestmark = pytest.mark.slow

AT_LEAST = {"RL201": 50, "RL209": 50, "RL604": 2}
"""How many findings of a rule are mended, of those that the corpus has."""


class Fixed(NamedTuple):
    before: Report
    fixing: Fixing
    after: Report
    again: Fixing
    folder: Path


def run(folder: Path, *, unsafe: bool, writing: bool = True) -> tuple[Report, Fixing]:
    settings = Settings.defaults()
    project, report = checked([str(folder)], settings)
    return report, fix_project(project, report, settings, [str(folder)], unsafe=unsafe, writing=writing)


@pytest.fixture(scope="module")
def fixed(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Fixed:
    folder = tmp_path_factory.mktemp("corpus") / "corpus"
    shutil.copytree(shared / "corpus", folder, copy_function=shutil.copyfile)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    before, fixing = run(folder, unsafe=True)
    written, failed = write_all(fixing)
    assert (len(written), failed) == (len(fixing.files), [])
    after, again = run(folder, unsafe=True)
    return Fixed(before, fixing, after, again, folder)


def test_the_rules_mend_what_they_say(fixed: Fixed) -> None:
    before = Counter(finding.rule for finding in fixed.before.findings)
    after = Counter(finding.rule for finding in fixed.after.findings)
    assert fixed.fixing.refusals == ()
    assert {rule: before[rule] - after[rule] >= number for rule, number in AT_LEAST.items()} == dict.fromkeys(
        AT_LEAST, True
    )
    assert sum(each.mended for each in fixed.fixing.files) == fixed.before.summary.fixable


def test_no_rule_finds_more_than_before(fixed: Fixed) -> None:
    before, after = (
        Counter((finding.path, finding.rule) for finding in report.findings) for report in (fixed.before, fixed.after)
    )
    assert after - before == Counter()
    assert fixed.after.failures == ()


def test_a_second_run_fixes_nothing_more(fixed: Fixed) -> None:
    assert fixed.again == Fixing((), ())
    assert fixed.after.summary.fixable == 0


def test_only_the_intended_lines_differ(fixed: Fixed) -> None:
    """Each line that goes is the one that the fix replaces, or a setting that it removes; each that comes is a limit or
    a guarded condition."""
    for each in fixed.fixing.files:
        old, new = each.source.text.split("\n"), each.text.split("\n")
        lines = list(unified_diff(old, new, n=0, lineterm=""))[2:]
        removed = [line[1:] for line in lines if line.startswith("-")]
        added = [line[1:] for line in lines if line.startswith("+")]
        for line in added:
            bare = line.replace("len(result) > 0 && (", "").replace("len(result) == 0 || (", "")
            limit = line.strip().partition("failureLimit: 2")
            assert bare != line or (limit[1] and not limit[0].strip("- ")), (each.source.path, line)
        for line in removed:
            name = line.strip().lstrip("- ").partition(":")[0]
            kept = any(name in other and line.partition("#")[2] in other for other in added)
            assert kept or name.startswith("autoPromotion"), (each.source.path, line)


def test_both_parsers_read_it_and_no_comment_is_lost(fixed: Fixed) -> None:
    for each in fixed.fixing.files:
        new = Source(each.source.path, each.text)
        assert len(parse(new)) == len(parse(each.source))
        texts = [[comment.text for comment in comments(source)] for source in (each.source, new)]
        assert texts[0] == texts[1], each.source.path
        assert len(read(each.text).documents) == len(read(each.source.text).documents)


def test_what_a_rule_takes_for_safe_the_replay_proves(shared: Path) -> None:
    """What a plain check shows as safe is what ``--fix`` writes."""
    before, fixing = run(shared / "corpus" / "manifests", unsafe=False, writing=False)
    claimed = [finding for finding in before.findings if finding.fix is not None and finding.fix.safe]
    assert len(claimed) > 20
    assert fixing.refusals == ()
    assert sum(each.mended for each in fixing.files) == len(claimed)
