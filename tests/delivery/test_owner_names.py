"""Who a text names, and where."""

from __future__ import annotations

import pytest

from rollout_lint.delivery.owner_names import keys_of, owner_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@ada", ["@ada"]),
        ("ada", ["ada"]),
        ("Ada Lovelace", ["Ada Lovelace"]),
        ("Ada Lovelace <ada@example.com>", ["Ada Lovelace <ada@example.com>"]),
        ("ada@example.com", ["ada@example.com"]),
        ("@shop/on-call", ["@shop/on-call"]),
        ("@ada, @ben", ["@ada", "@ben"]),
        ("@ada and Ben Bit", ["@ada", "Ben Bit"]),
        ("@ada @ben", ["@ada", "@ben"]),
        ("@ada; ben@example.com & Cy", ["@ada", "ben@example.com", "Cy"]),
        ("@ada (until Friday, then @ben)", ["@ada"]),
        ("@ada until Friday", ["@ada"]),
        ("@ada.", ["@ada"]),
        ("Andy Sandberg", ["Andy Sandberg"]),
        ("", []), ("-", []), ("TBD", []), ("n/a", []), ("@name", []), ("<name>", []), ("none", []), ("???", []),
        ("@ada, TBD", ["@ada"]),
        ("( )", []),
    ],
)  # fmt: skip
def test_names(text: str, names: list[str]) -> None:
    found = owner_names(text)
    assert [name.text for name in found] == names
    assert [text[name.start : name.end] for name in found] == names


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("@Ada", {"ada"}),
        ("Ada  Lovelace <ADA@example.com>", {"ada lovelace", "ada@example.com"}),
        ("<ada@example.com>", {"ada@example.com"}),
        ("@Shop/On-Call", {"shop/on-call"}),
    ],
)
def test_keys(text: str, keys: set[str]) -> None:
    assert keys_of(text) == keys


def test_a_team_is_told_from_a_person() -> None:
    assert [name.is_team for name in owner_names("@shop/on-call, @ada, a/b")] == [True, False, False]
