"""Rosters in YAML and CODEOWNERS: who is listed, under which names, with which leave."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from rollout_lint.delivery.absence import roster_absences
from rollout_lint.delivery.owner_names import owner_names
from rollout_lint.delivery.roster import OwnersError, Roster, find_code_owners, read_roster
from rollout_lint.delivery.window import watch_window

WHOLE = """\
# who may watch
- '@ada'
- Ben Bit <ben@example.com>
- name: Cy Young
  handle: '@cy'
  emails: [cy@example.com, young@example.com]
  zone: Asia/Tokyo
  leave:
    - {from: 2026-12-24, to: 2026-12-26}
    - 2027-01-01
    - 2027-02-01..2027-02-03
    - {from: 2027-03-01T09:00, to: 2027-03-01T12:00}
"""


def roster(tmp_path: Path, text: str, name: str = "roster.yaml") -> Roster:
    (tmp_path / name).write_text(text)
    return read_roster(str(tmp_path / name), str(tmp_path))


def listed(roster: Roster, text: str) -> str | None:
    [name] = owner_names(text)
    person = roster.person(name)
    return None if person is None else person.text


@pytest.mark.parametrize(
    ("named", "person"),
    [
        ("@ada", "@ada"), ("ada", "@ada"), ("@ADA", "@ada"), ("Ada <ada@example.com>", "@ada"),
        ("ada@example.com", None), ("@ben", None), ("ben bit", "Ben Bit <ben@example.com>"),
        ("BEN@example.com", "Ben Bit <ben@example.com>"), ("@cy", "@cy"), ("Cy  Young", "@cy"),
        ("C. Young <young@example.com>", "@cy"), ("@cyy", None),
    ],
)  # fmt: skip
def test_who_is_listed(tmp_path: Path, named: str, person: str | None) -> None:
    assert listed(roster(tmp_path, WHOLE), named) == person


@pytest.mark.parametrize(
    "text",
    [
        "'@ada': {email: ada@example.com}\n'@ben':\n",
        "owners:\n- '@ada'\n- '@ben'\n",
        '{"people": [{"handle": "@ada"}, {"github": "ben"}]}',
        "- '@ada'\n---\n- '@ben'\n",
    ],
)
def test_other_ways_to_write_one(tmp_path: Path, text: str) -> None:
    found = roster(tmp_path, text)
    assert (len(found.people), listed(found, "@ada"), listed(found, "@eve")) == (2, "@ada", None)
    assert listed(found, "@ben") is not None


def test_who_may_have_been_meant(tmp_path: Path) -> None:
    found = roster(tmp_path, WHOLE)
    near = {text: found.near(owner_names(text)[0]) for text in ("@adaa", "Ben Bitt", "cy@elsewhere.org", "@zoe")}
    assert {text: person and person.text for text, person in near.items()} == {
        "@adaa": "@ada",
        "Ben Bitt": "Ben Bit <ben@example.com>",
        "cy@elsewhere.org": "@cy",
        "@zoe": None,
    }


@pytest.mark.parametrize(
    ("at", "away"),
    [
        ("2026-12-22T14:00Z", None),  # 24 December begins in Tokyo at 15:00 UTC of the 23rd
        ("2026-12-22T15:30Z", "from 2026-12-24 to 2026-12-26"),
        ("2026-12-26T14:59Z", "from 2026-12-24 to 2026-12-26"),
        ("2026-12-26T15:00Z", None),
        ("2026-12-31T00:00Z", "on 2027-01-01"),
        ("2027-02-03T00:00Z", "from 2027-02-01 to 2027-02-03"),
        ("2027-02-28T12:00Z", "from 2027-03-01 09:00 JST to 2027-03-01 12:00 JST"),
        ("2027-03-01T03:00Z", None),
    ],
)
def test_leave_is_of_the_person_s_own_days(tmp_path: Path, at: str, away: str | None) -> None:
    [name] = owner_names("@cy")
    person = roster(tmp_path, WHOLE).person(name)
    assert person is not None
    found = [absence.shown for absence in roster_absences(person, watch_window(at, None))]
    assert found == ([away] if away else [])


def test_leave_without_a_zone_is_of_the_reader_s_days(tmp_path: Path) -> None:
    [person] = roster(tmp_path, "- {handle: '@ada', leave: [2026-12-25]}").people
    assert [*roster_absences(person, watch_window("2026-12-24T00:30Z", "Europe/Berlin"))]
    assert not [*roster_absences(person, watch_window("2026-12-24T00:00Z", "UTC"))]
    [absence] = roster_absences(person, watch_window("2026-12-24T12:00", "Europe/Berlin"))
    assert absence.start == datetime(2026, 12, 24, 23, tzinfo=timezone.utc)
    assert absence.span is not None
    assert absence.span.excerpt == "2026-12-25"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {handle: '@ada', leave: [{from: 2026-12-24}]}", "`roster.yaml:1:28`: leave without an end"),
        ("- {handle: '@ada', leave: [{to: 2026-12-24}]}", "`roster.yaml:1:28`: leave without a beginning"),
        ("- {leave: [2026-12-24]}", "nobody is named"),
        ("just text", "a roster is a list of people"),
        ("- [a]", "an entry of a roster is a name"),
        ("- @ada", "is no YAML"),
        ("- {handle: '@ada'", "is no YAML"),
    ],
)
def test_what_is_no_roster_is_said_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(OwnersError, match=r"roster\.yaml") as raised:
        roster(tmp_path, text)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("leave", "said"),
    [
        ("soon", "`roster.yaml:1:28`: `soon` is no time"),
        ("{from: 2026-12-24, to: 2026-12-20}", "leave that ends before it begins"),
        ("2026-02-30", "`2026-02-30` is no time"),
    ],
)
def test_leave_that_cannot_be_read_is_no_presence(tmp_path: Path, leave: str, said: str) -> None:
    [person] = roster(tmp_path, f"- {{handle: '@ada', leave: [{leave}]}}").people
    with pytest.raises(OwnersError) as raised:
        list(roster_absences(person, watch_window(None, None)))
    assert said in str(raised.value)


def test_a_missing_roster_is_said(tmp_path: Path) -> None:
    with pytest.raises(OwnersError, match=r"the roster `gone\.yaml` cannot be read: No such file"):
        read_roster(str(tmp_path / "gone.yaml"), str(tmp_path))


def test_code_owners(tmp_path: Path) -> None:
    text = "# all\n*  @ada ben@example.com\n/docs/ @shop/writers # nobody here\n\n[Section]\n*.go @cy\n"
    found = roster(tmp_path, text, "CODEOWNERS")
    assert found.is_open, "who is in a team is not told"
    assert [listed(found, name) for name in ("@ada", "Ben <ben@example.com>", "@shop/writers", "@cy", "@zoe")] == [
        "@ada", "ben@example.com", "@shop/writers", "@cy", None,
    ]  # fmt: skip
    assert not roster(tmp_path, "* @ada\n", "CODEOWNERS").is_open


def test_code_owners_are_found_where_forges_look(tmp_path: Path) -> None:
    assert find_code_owners(str(tmp_path)) is None
    for place in (".gitlab/CODEOWNERS", "docs/CODEOWNERS", "CODEOWNERS", ".github/CODEOWNERS"):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text("* @ada\n")
        assert find_code_owners(str(tmp_path)) == str(tmp_path / place), "the later ones are looked for first"
