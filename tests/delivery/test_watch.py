"""What is found about the watch over a release, and where: RL801, RL802, RL803."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from rollout_lint import Report, lint_paths
from rollout_lint.delivery.release import Asked, release_of
from rollout_lint.delivery.roster import OwnersError
from rollout_lint.delivery.watching import check_watch, watch_over
from rollout_lint.delivery.window import watch_window
from rollout_lint.finding import Level
from rollout_lint.lint import check_paths, settings_for

from .message_shapes import SHAPES
from .repositories import ROUTES, TEMPLATE, commit, repository, rollout, write

NOW = datetime(2026, 12, 24, 12, tzinfo=timezone.utc)
CONFIGURATION = ".rollout-lint.yaml"


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def watched(root: Path, **asked: str) -> Report:
    """What there is to say of a release on 24 December at noon."""
    paths = [str(root)]
    settings = settings_for(paths)
    watch = watch_over(release_of(Asked(**asked), paths), watch_window(None, None, NOW), paths, settings)
    report, _ = check_watch(paths, settings, watch)
    assert report.failures == ()
    return report


def found(report: Report) -> list[tuple[str, str]]:
    return [(finding.rule, finding.span.excerpt) for finding in report.findings]


def of_message(root: Path, text: str, **files: str) -> list[tuple[str, str]]:
    """What is found in a message outside of any repository, where all that is known is the text."""
    write(root, {"message": text, **{name.replace("_", ".", 1): text for name, text in files.items()}})
    return found(watched(root, message_file=str(root / "message")))


def release(root: Path, message: str, files: dict[str, str] | None = None) -> Path:
    """A repository whose last commit releases."""
    repository(root, {"apps/catalog.yaml": rollout(), **(files or {})})
    commit(root, {"apps/catalog.yaml": rollout(replicas=4)}, message)
    return root


# -- RL801


@pytest.mark.parametrize("name", SHAPES)
def test_an_owner_is_missing_exactly_where_git_finds_none(tmp_path: Path, name: str) -> None:
    text, trailers = SHAPES[name]
    named = [value for key, value in trailers if key.lower() == "watch-owner" and value]
    assert [rule for rule, _ in of_message(tmp_path, text)] == ([] if named else ["RL801"])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("\n# hints\n  Release  \n\nBody\n", "Release"),
        ("Release\r\n\r\nBody\r\n", "Release"),
        ("Release\n\nWatch-Owner: @ada\n\nBody\n", "Watch-Owner"),
        ("Release\n\n* **watch owner**: @ada\n", "watch owner"),
        ("Release\n\n> Watch-Owner: @ada\n", "Watch-Owner"),
        ("Release\n\nWatchOwner: @ada\n", "WatchOwner"),
        ("Release\n\nWatch-Owner:\n", "Watch-Owner"),
        ("Release\n\nWatch-Owner: TBD\n", "TBD"),
        ("Release\n\nWatch-Owner: @name\n", "@name"),
        ("Release\n\n# Watch-Owner: @ada\n", "Release"),
        ("Release\n\nWe watch-owner nothing\n", "Release"),
        ("", ""),
    ],
)
def test_the_place_is_where_the_owner_was_meant_to_be(tmp_path: Path, text: str, place: str) -> None:
    assert of_message(tmp_path, text) == [("RL801", place)]


def test_the_trailer_can_be_called_otherwise(tmp_path: Path) -> None:
    write(tmp_path, {CONFIGURATION: "owners: {trailer: Watched-By}\n"})
    assert of_message(tmp_path, "Release\n\nWatched-By: @ada\n") == []
    assert of_message(tmp_path, "Release\n\nWatch-Owner: @ada\n") == [("RL801", "Release")]


def test_either_reading_of_a_divider_counts(tmp_path: Path) -> None:
    assert of_message(tmp_path, "Release\n\nWatch-Owner: @ada\n---\n a | 2 +-\n") == []
    assert of_message(tmp_path, "Release\n\nList\n---\nof things\n\nWatch-Owner: @ada\n") == []


def test_the_text_of_a_pull_request_has_its_title_elsewhere(tmp_path: Path) -> None:
    write(tmp_path, {"body.md": "Watch-Owner: @ada\r\n"})
    assert found(watched(tmp_path, body=str(tmp_path / "body.md"))) == []
    assert of_message(tmp_path, "Watch-Owner: @ada\r\n") == [("RL801", "Watch-Owner")]


@pytest.mark.parametrize(
    ("before", "after", "is_release"),
    [
        ({}, {"README.md": "docs"}, False),
        ({}, {"apps/catalog.yaml": f"# said\n{rollout()}"}, False),
        ({}, {"apps/catalog.yaml": rollout(replicas=4)}, True),
        ({}, {"apps/other.yaml": rollout("other")}, True),
        ({}, {"apps/slo.yaml": TEMPLATE.format(name="slo", count=5)}, True),
        ({}, {"library/unused.yaml": TEMPLATE.format(name="unused", count=5)}, True),
        ({}, {"apps/routes.yaml": ROUTES.format(name="catalog-routes", host="catalog")}, True),
        ({}, {"apps/routes.yaml": ROUTES.format(name="website", host="website")}, False),
        ({}, {"apps/config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: catalog}\n"}, False),
        ({"apps/broken.yaml": "a: [\n"}, {"apps/broken.yaml": "a: {\n"}, False),
        ({"kustomization.yaml": "resources: [apps/catalog.yaml]\n"}, {"kustomization.yaml":
          "resources: [apps/catalog.yaml]\nimages: [{name: registry.example.com/shop/catalog, newTag: '2'}]\n"}, True),
        ({"kustomization.yaml": "resources: [apps/catalog.yaml]\n"}, {"kustomization.yaml":
          "resources: [apps/catalog.yaml]\nimages: [{name: registry.example.com/shop/website, newTag: '2'}]\n"}, False),
        ({"kustomization.yaml": "resources: [apps/catalog.yaml]\n"},
         {"kustomization.yaml": "resources: [apps/catalog.yaml]\ncommonLabels: {a: b}\n"}, False),
        ({"chart/Chart.yaml": "name: c", "chart/templates/r.yaml": "kind: Rollout\n{{- if .x }}\n{{- end }}\n"},
         {"chart/values.yaml": "image: 2\n"}, True),
    ],
)  # fmt: skip
def test_an_owner_is_needed_only_where_something_is_released(
    tmp_path: Path, before: dict[str, str], after: dict[str, str], is_release: bool
) -> None:
    root = repository(tmp_path, {"apps/catalog.yaml": rollout(), **before})
    commit(root, after, "Change")
    assert found(watched(root, commit="HEAD")) == ([("RL801", "Change")] if is_release else [])


def test_a_removed_rollout_is_no_release_and_a_removed_route_is_one(tmp_path: Path) -> None:
    files = {"a.yaml": rollout("a"), "b.yaml": rollout("b"), "r.yaml": ROUTES.format(name="b-routes", host="b")}
    root = repository(tmp_path, files)
    commit(root, {}, "Retire a", "a.yaml")
    assert found(watched(root, commit="HEAD")) == []
    commit(root, {}, "Drop the routes of b", "r.yaml")
    assert found(watched(root, commit="HEAD")) == [("RL801", "Drop the routes of b")]


def test_any_commit_of_a_range_may_name_the_owner(tmp_path: Path) -> None:
    root = release(tmp_path, "Release\n\nWatch-Owner: @ada\n")
    commit(root, {"apps/catalog.yaml": rollout(replicas=5)}, "One more")
    assert found(watched(root, span="HEAD~2..HEAD")) == []
    assert found(watched(root, span="HEAD~1..HEAD")) == [("RL801", "One more")]


# -- who stands in


def test_an_annotation_or_the_configuration_stands_in(tmp_path: Path) -> None:
    root = repository(
        tmp_path, {"a.yaml": rollout("a", owner='"@ada"'), "b.yaml": rollout("b"), "c.yaml": rollout("c")}
    )
    commit(root, {"a.yaml": rollout("a", 4, '"@ada"')}, "Release a")
    assert found(watched(root, commit="HEAD")) == []
    commit(root, {"b.yaml": rollout("b", 4)}, "Release b")
    [finding] = watched(root, commit="HEAD").findings
    assert (finding.rule, finding.span.excerpt) == ("RL801", "Release b")
    assert [related.span.excerpt for related in finding.related] == ["b"]
    write(root, {CONFIGURATION: "services: {b: {watch-owner: '@ben'}}\n"})
    assert found(watched(root, commit="HEAD")) == []


def test_nobody_in_the_annotation_is_nobody(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.yaml": rollout("a", owner='"TBD"')})
    assert found(watched(root, commit="HEAD")) == [("RL801", "Begin")]


def test_a_plain_check_says_it_once_as_a_note(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": rollout("a"), "b.yaml": rollout("b", owner='"@ada"'), "c.yaml": rollout("c")})
    notes = [finding for finding in lint_paths([str(tmp_path)]).findings if finding.rule == "RL801"]
    assert [(note.level, note.span.excerpt) for note in notes] == [(Level.NOTE, "a")]
    assert [related.span.excerpt for related in notes[0].related] == ["c"]
    assert "rollout-lint owner" in notes[0].help


@pytest.mark.parametrize("profile", ["correctness", "recommended", "production", "strict"])
def test_the_note_is_off_where_only_facts_are_told(tmp_path: Path, profile: str) -> None:
    write(tmp_path, {"a.yaml": rollout("a")})
    settings = settings_for([str(tmp_path)]).replace(profile=profile)
    levels = [f.level for f in lint_paths([str(tmp_path)], settings).findings if f.rule == "RL801"]
    assert levels == ([] if profile == "correctness" else [Level.NOTE])


def test_a_required_annotation_is_an_error_at_every_rollout(tmp_path: Path) -> None:
    write(
        tmp_path, {"a.yaml": rollout("a"), "b.yaml": rollout("b", owner='"@ada"'), "c.yaml": rollout("c", owner="tbd")}
    )
    write(tmp_path, {CONFIGURATION: "owners: {annotation: required}\n"})
    errors = [finding for finding in lint_paths([str(tmp_path)]).findings if finding.rule == "RL801"]
    assert [(error.path, error.level, error.span.excerpt) for error in errors] == [
        ("a.yaml", Level.ERROR, "metadata"),
        ("c.yaml", Level.ERROR, "tbd"),
    ]


# -- RL802


ROSTER = "- '@ada'\n- {name: Ben Bit, handle: '@ben', leave: [{from: 2026-12-25, to: 2026-12-26}]}\n"
OWNERS = {"roster.yaml": ROSTER, CONFIGURATION: "owners: {roster: roster.yaml}\n"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("@ada", []),
        ("@eve", [("RL802", "@eve")]),
        ("@ada, Eve <eve@example.com>", [("RL802", "Eve <eve@example.com>")]),
        ("@ada\n  @eve", [("RL802", "@eve")]),
        ("@eve\r\n  and\r\n  @mal", [("RL802", "@eve"), ("RL802", "@mal")]),
    ],
)
def test_somebody_the_roster_does_not_know(tmp_path: Path, value: str, expected: list[tuple[str, str]]) -> None:
    root = release(tmp_path, f"Release\n\nWatch-Owner: {value}\n", OWNERS)
    assert found(watched(root, commit="HEAD")) == expected


def test_the_annotation_is_held_to_the_roster_at_its_place_even_in_a_plain_check(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": rollout("a", owner='"@ada, @bne"'), **OWNERS})
    [finding] = [each for each in lint_paths([str(tmp_path)]).findings if each.rule == "RL802"]
    assert (finding.span.excerpt, finding.help) == ("@bne", "did you mean `@ben`?")
    write(tmp_path, {CONFIGURATION: "owners: {roster: gone.yaml}\n"})
    report = lint_paths([str(tmp_path)])
    assert [each for each in report.findings if each.rule == "RL802"] == []
    assert [*report.summary.undecided["watch owners"]] == [
        "the roster `gone.yaml` cannot be read: No such file or directory"
    ]


def test_who_is_named_in_the_message_replaces_who_stands_in(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.yaml": rollout("a", owner='"@gone"'), **OWNERS})
    commit(root, {"a.yaml": rollout("a", 4, '"@gone"')}, "Release\n\nWatch-Owner: @ada\n")
    assert found(watched(root, commit="HEAD")) == []
    commit(root, {"a.yaml": rollout("a", 5, '"@gone"')}, "Release\n")
    assert found(watched(root, commit="HEAD")) == [("RL802", "@gone")]


def test_code_owners_are_the_roster_where_none_is_configured(tmp_path: Path) -> None:
    root = release(tmp_path, "Release\n\nWatch-Owner: @eve\n", {".github/CODEOWNERS": "* @ada\n"})
    assert found(watched(root, commit="HEAD")) == [("RL802", "@eve")]
    write(root, {".github/CODEOWNERS": "* @ada\n/docs @shop/writers\n"})
    report = watched(root, commit="HEAD")
    assert found(report) == [], "she may be in the team"
    assert report.summary.undecided == {"watch owners": {"`.github/CODEOWNERS` lists teams, and not who is in them": 1}}


def test_a_team_that_code_owners_do_not_list(tmp_path: Path) -> None:
    root = release(tmp_path, "Release\n\nWatch-Owner: @shop/ghosts\n", {"CODEOWNERS": "* @shop/writers\n"})
    assert found(watched(root, commit="HEAD")) == [("RL802", "@shop/ghosts")]


# -- RL803


def ics(*events: str) -> str:
    blocks = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{blocks}END:VCALENDAR\r\n"


AWAY = "SUMMARY:Ada on leave\r\nDTSTART;VALUE=DATE:{day}\r\nDTEND;VALUE=DATE:20270102"


def test_leave_of_the_roster_that_starts_within_the_window(tmp_path: Path) -> None:
    root = release(tmp_path, "Release\n\nWatch-Owner: @ben\n", OWNERS)
    [finding] = watched(root, commit="HEAD").findings
    assert (finding.rule, finding.span.excerpt) == ("RL803", "@ben")
    assert "away from 2026-12-25 to 2026-12-26 by the roster `roster.yaml`" in finding.message
    assert "within the 24 h after 2026-12-24 12:00 UTC" in finding.message
    assert [(related.span.source.path, related.span.excerpt) for related in finding.related] == [
        ("roster.yaml", "2026-12-25")
    ]


@pytest.mark.parametrize(("day", "is_away"), [("20261224", True), ("20261225", True), ("20261226", False)])
def test_leave_of_the_calendar(tmp_path: Path, day: str, is_away: bool) -> None:
    files = {CONFIGURATION: "owners: {calendar: away.ics}\n", "away.ics": ics(AWAY.format(day=day))}
    root = release(tmp_path, "Release\n\nWatch-Owner: @ada\n", files)
    assert found(watched(root, commit="HEAD")) == ([("RL803", "@ada")] if is_away else [])


def test_the_calendar_knows_people_by_what_the_roster_calls_them(tmp_path: Path) -> None:
    files = {
        "roster.yaml": "- {handle: '@al', name: Ada Lovelace}\n- {handle: '@ben', name: Ben Bit}\n",
        CONFIGURATION: "owners: {roster: roster.yaml, calendar: away.ics}\n",
        "away.ics": ics(
            "SUMMARY:Ada Lovelace off\r\nATTENDEE:mailto:ben\r\nDTSTART;VALUE=DATE:20261225",
        ),
    }
    root = release(tmp_path, "Release\n\nWatch-Owner: @al\n", files)
    assert found(watched(root, commit="HEAD")) == [("RL803", "@al")]
    commit(root, {"apps/catalog.yaml": rollout(replicas=5)}, "Release\n\nWatch-Owner: @ben\n")
    assert found(watched(root, commit="HEAD")) == []


def test_where_another_one_is_there_somebody_watches(tmp_path: Path) -> None:
    root = release(tmp_path, "Release\n\nWatch-Owner: @ben, @ada\n", OWNERS)
    assert found(watched(root, commit="HEAD")) == []
    commit(root, {"apps/catalog.yaml": rollout(replicas=5)}, "Release\n\nWatch-Owner: @ben, @eve\n")
    assert found(watched(root, commit="HEAD")) == [("RL803", "@ben"), ("RL802", "@eve")], "nobody knows that @eve"


def test_who_stands_in_for_one_rollout_does_not_watch_another(tmp_path: Path) -> None:
    files = {"a.yaml": rollout("a", owner='"@ada"'), "b.yaml": rollout("b", owner='"@ben"')}
    root = repository(tmp_path, {**files, **OWNERS})
    assert found(watched(root, commit="HEAD")) == [("RL803", "@ben")]


@pytest.mark.parametrize(
    ("configuration", "files", "said"),
    [
        ("roster: gone.yaml", {}, "the roster `gone.yaml` cannot be read"),
        ("calendar: gone.ics", {}, "the calendar `gone.ics` cannot be read"),
        ("calendar: 'https://example.com/away.ics'", {}, "is an address, and rollout-lint opens none"),
        ("roster: r.yaml", {"r.yaml": "- {handle: '@ada', leave: [soon]}"}, "`soon` is no time"),
        ("calendar: away.ics", {"away.ics": "nonsense"}, "`away.ics` is no calendar"),
    ],
)
def test_what_cannot_be_read_lets_no_release_pass(
    tmp_path: Path, configuration: str, files: dict[str, str], said: str
) -> None:
    root = release(
        tmp_path, "Release\n\nWatch-Owner: @ada\n", {CONFIGURATION: f"owners: {{{configuration}}}\n", **files}
    )
    with pytest.raises(OwnersError) as raised:
        watched(root, commit="HEAD")
    assert said in str(raised.value)
    commit(root, {"README.md": "docs"}, "Docs")
    assert found(watched(root, commit="HEAD")) == [], "where nothing is released nobody asks"


def test_events_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    files = {
        CONFIGURATION: "owners: {calendar: away.ics}\n",
        "away.ics": ics("SUMMARY:Ada\r\nDTSTART:20261224T080000Z\r\nRRULE:FREQ=SECONDLY"),
    }
    report = watched(release(tmp_path, "Release\n\nWatch-Owner: @ada\n", files), commit="HEAD")
    assert report.summary.undecided == {"watch owners": {"1 of the calendar's events cannot be read": 1}}


# -- beside the other findings


def test_a_check_of_a_release_tells_both(tmp_path: Path) -> None:
    root = release(tmp_path, "Release\n\nWatch-Owner: @eve\n", OWNERS)
    paths = [str(root)]
    settings = settings_for(paths)
    watch = watch_over(release_of(Asked(span="HEAD"), paths), watch_window(None, None, NOW), paths, settings)
    plain, both = lint_paths(paths), check_paths(paths, settings, watch=watch)
    assert {*found(both)} - {*found(plain)} == {("RL802", "@eve")}
    assert {*found(plain)} - {*found(both)} == {("RL801", "catalog")}
    [finding] = [each for each in both.findings if each.rule == "RL802"]
    assert (finding.path, finding.span.first, finding.resource) == (finding.path, (3, 14), None)
    assert finding.path.startswith("commit ")
    rendered = check_paths(paths, settings, watch=watch, render="kustomize")
    assert ("RL802", "@eve") in found(rendered)
