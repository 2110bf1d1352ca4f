"""What the proof refuses: edits that do something else than they say, bring something new, or let more through."""

from __future__ import annotations

from pathlib import Path

import pytest

from rollout_lint.finding import Fix
from rollout_lint.fixes.independent import Unreadable, read
from rollout_lint.fixes.reading_proof import misread
from rollout_lint.fixes.replay_proof import End, Replayed, laxer
from rollout_lint.fixes.splicing import overlap, spliced, without_overlaps
from rollout_lint.fixes.trees import Tree
from rollout_lint.gates.replay.scenario import SCENARIOS
from rollout_lint.schema.slips import one_slip, same_letters
from rollout_lint.source.changes import Change, Edit, LostEntry, NewEntry, NewItem, NewText, Wrapped
from rollout_lint.source.text import Source, Span

from .fixing import HEAD, PROVIDER, ROLLOUT, fixing

TEXT = "a: 1 # one\nb: |\n  text\nc: [x]\n"


def proved(start: int, end: int, text: str, *changes: Change, source: str = TEXT) -> str | None:
    old = Source("a.yaml", source)
    edits = (Edit(Span(old, start, end), text, changes),)
    return misread(old, Source("a.yaml", spliced(source, edits)), edits)


def test_what_an_edit_says_and_does_is_proved() -> None:
    assert proved(3, 4, "2", NewText(3, "2")) is None


@pytest.mark.parametrize(
    ("start", "end", "text", "change"),
    [
        (3, 4, "3", NewText(3, "2")),
        (3, 4, '"2"', NewText(3, "2")),
        (23, 23, "  d: 2\n", NewEntry(0, 2, "d", 2)),  # inside the block scalar
        (0, 0, "d: 2\n", NewEntry(0, 1, "d", 2)),  # in another place
        (0, 11, "", LostEntry(0, 1)),
        (28, 28, ", y", NewItem(26, "z")),
        (3, 4, "2", Wrapped(3, "2", "")),
        (3, 4, "2\ne: 5", NewText(3, "2")),
    ],
)
def test_what_it_says_and_does_not_do_is_refused(start: int, end: int, text: str, change: Change) -> None:
    assert proved(start, end, text, change) == "the result is not read as the old text with just that change"


def test_an_edit_that_says_nothing_is_refused() -> None:
    assert proved(3, 4, "2") == "the fix does not say what it means to change"


def test_a_place_that_is_not_there_is_refused() -> None:
    assert proved(3, 4, "2", NewText(4, "2")) == "the place that the fix is about is not there"


def test_a_result_that_does_not_parse_is_refused() -> None:
    assert proved(3, 4, "[", NewText(3, "[")) == "the result does not parse"


def test_a_comment_that_comes_or_goes_beside_the_edit_is_refused() -> None:
    assert proved(3, 4, "2 # two", NewText(3, "2")) == "a comment would be lost, or made"


def test_a_comment_goes_with_the_line_that_it_is_on() -> None:
    assert proved(0, 11, "", LostEntry(0, 0)) is None


def test_what_the_other_parser_refuses_is_refused() -> None:
    tabbed = "a: 1\nb:\tx\n"
    assert str(proved(3, 4, "2", NewText(3, "2"), source=tabbed)).startswith("ruamel.yaml does not read it: ")
    with pytest.raises(Unreadable, match="cannot start any token"):
        read(tabbed)


def test_comments_are_those_that_the_other_parser_sees() -> None:
    text = "# a\n---\nb: 1 # c\n# d\nc: {e: 1, # f\n  g: 2}\nh: |  # i\n  # no\nj: 'x # no'\n---\nk: #l\n"
    assert sorted(read(text).comments) == ["# a", "# c", "# d", "# f", "# i", "#l"]


def test_overlapping_fixes_take_turns() -> None:
    source = Source("a.yaml", "abcdef")

    def fix(start: int, end: int) -> Fix:
        return Fix(True, (Edit(Span(source, start, end), "x"),))

    assert without_overlaps([fix(0, 2), fix(1, 3), fix(4, 5)]) == [fix(0, 2), fix(4, 5)]
    assert overlap(fix(2, 2), fix(2, 2))
    assert not overlap(fix(0, 1), fix(2, 3))


# -- the replay


def ends(**days: End) -> tuple[End, ...]:
    named = {day.replace("_", "-"): end for day, end in days.items()}
    return tuple(named.get(scenario.name, End.STOPPED) for scenario in SCENARIOS)


P, S, W, U = End.PROMOTED, End.STOPPED, End.WAITING, End.UNKNOWN


@pytest.mark.parametrize(
    ("before", "after", "day"),
    [
        ({"red": S}, {"red": P}, "red"),
        ({"no_data": W}, {"no_data": P}, "no-data"),
        ({"idle": S}, {"idle": U}, "idle"),
        ({"idle": U}, {"idle": P}, "idle"),
        ({"green": P}, {"green": S}, "green"),
        ({"no_errors": P}, {"no_errors": S}, "no-errors"),
        ({"no_errors": U}, {"no_errors": S}, "no-errors"),
        ({"red": S}, {"red": W}, None),
        ({"green": P}, {"green": W}, None),  # a person is asked
        ({"late_start": P}, {"late_start": S}, None),  # not as good, and no less careful
        ({"red": P}, {"red": S}, None),
        ({"idle": U}, {"idle": S}, None),
        ({"idle": U}, {"idle": U}, None),
    ],
)
def test_safe_is_no_laxer_and_no_harder_on_the_healthy(
    before: dict[str, End], after: dict[str, End], day: str | None
) -> None:
    why = laxer((Replayed("a gate", ends(**before)),), (Replayed("a gate", ends(**after)),))
    assert (why is None) if day is None else f"`{day}`" in str(why)


def test_what_is_not_known_is_no_proof_once_it_is_written_otherwise() -> None:
    old, new = (Replayed("a metric", ends(idle=U), (Tree("scalar", text),)) for text in "ab")
    assert laxer((old,), (old,)) is None
    assert "`idle` not known becomes not known" in str(laxer((old,), (new,)))


def test_other_gates_than_before_are_no_proof() -> None:
    assert laxer((Replayed("a", ends()),), ()) == "other gates run than before"


def test_a_rule_that_takes_a_fix_for_safe_does_not_decide(tmp_path: Path) -> None:
    """A field of the pod template is none that a gate looks at, unless an argument refers to it: here it comes to say
    how many failures are tolerated."""
    template = HEAD.replace("  metrics:", "  args: [{name: limit}]\n  metrics:")
    rollout = ROLLOUT.replace("spec: {containers", "spec: {terminationgraceperiodseconds: 3, containers")
    text = (
        f"{rollout}    canary:\n      steps:\n        - setWeight: 10\n        - analysis:\n"
        "            templates: [{templateName: slo}]\n            args:\n              - name: limit\n"
        "                valueFrom: {fieldRef: {fieldPath: spec.template.spec.terminationGracePeriodSeconds}}\n"
        f'---\n{template}      failureLimit: "{{{{args.limit}}}}"\n'
        f"      successCondition: len(result) > 0 && result[0] >= 0.99\n{PROVIDER}"
    )
    (tmp_path / "a.yaml").write_text(text)
    safe = fixing(tmp_path, unsafe=False)
    assert safe.files == ()
    assert [(each.finding.rule, each.claimed) for each in safe.refusals] == [("RL003", True)]
    assert safe.refusals[0].why.startswith("it is not safe: Rollout `catalog`")
    assert safe.unproved == {safe.refusals[0].finding.identity}
    assert "{terminationGracePeriodSeconds: 3, " in fixing(tmp_path, unsafe=True).files[0].text


# -- slips


@pytest.mark.parametrize(
    ("written", "meant"),
    [("setWieght", "setWeight"), ("coutn", "count"), ("cont", "count"), ("counts", "count"), ("caunt", "count")],
)
def test_one_slip(written: str, meant: str) -> None:
    assert one_slip(written, meant)
    assert one_slip(meant, written)
    assert not same_letters(written, meant)


@pytest.mark.parametrize(
    ("written", "meant"), [("count", "count"), ("cuont", "counts"), ("ctnuo", "count"), ("", "ab")]
)
def test_more_than_one_slip(written: str, meant: str) -> None:
    assert not one_slip(written, meant)
