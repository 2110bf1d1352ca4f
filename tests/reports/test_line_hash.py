"""The fingerprint of a line, by the vectors that github/codeql-action publishes with it (src/fingerprints.test.ts)."""

from __future__ import annotations

import pytest

from rollout_lint.reports.line_hash import LineHashes

PROSE = (
    "e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1", "b3edc88f2938467e:1",
    "c8e28b0b4002a3a0:1", "c129715d7a2bc9a3:1",
)  # fmt: skip
REPEATED = (
    *(f"a7f2ff13bc495cf2:{number}" for number in range(1, 7)),
    "a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1",
)  # fmt: skip


def hashes(text: str) -> tuple[str, ...]:
    lines = LineHashes(text)
    return tuple(lines.of(line) for line in range(1, len(lines) + 1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("c129715d7a2bc9a3:1",)),
        (
            " a\nb\n  \t\tc\n d",
            ("271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"),
        ),
        (
            " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
            (
                "8b7cf3e952e7aeb2:1", "b1ae1287ec4718d9:1", "bff680108adb0fcc:1", "c6805c5e1288b612:1",
                "b86d3392aea1be30:1", "e6ceba753e1a442:1",
            ),
        ),
        (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", PROSE),
        (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", PROSE),
        (" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", PROSE),
        (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", PROSE),
        ("Lorem ipsum dolor sit amet.\n" * 10, REPEATED),
    ],
)  # fmt: skip
def test_published_vector(text: str, expected: tuple[str, ...]) -> None:
    assert hashes(text) == expected


def test_only_a_line_feed_straight_behind_a_carriage_return_is_dropped() -> None:
    assert len(hashes("a\r \nb")) == 3
    assert len(hashes("a\r\nb")) == 2


def test_byte_order_mark_counts() -> None:
    marked, unmarked = hashes("\ufeffkind: Rollout\nspec: {}\n"), hashes("kind: Rollout\nspec: {}\n")
    assert marked[0] != unmarked[0]
    assert marked[1:] == unmarked[1:]


def test_a_character_beyond_the_basic_plane_counts_as_two_units() -> None:
    assert hashes("\U0001f600\n")[0] == hashes("\ud83d\ude00\n")[0]
    # 99 units and the first half of the emoji fill the window: what follows is not seen
    assert hashes("a" * 99 + "\U0001f600")[0] == hashes("a" * 99 + "\U0001f601")[0]


@pytest.mark.parametrize("text", ["", "a", "é\n\U0001f600 b\r\n" * 70, "\t\n \n" * 60, "x" * 250 + "\ny"])
def test_equals_the_rolling_hash_of_the_action(text: str) -> None:
    assert list(hashes(text)) == rolling(text)


def rolling(text: str) -> list[str]:
    """The same fingerprints by a window that rolls over the units, as the action computes them."""
    data = text.encode("utf-16-le")
    units = [int.from_bytes(data[at : at + 2], "little") for at in range(0, len(data), 2)]
    window, starts = [0] * 100, [0] * 100
    total, at, line, fresh, after_return = 0, 0, 0, True, False
    found: dict[int, str] = {}
    seen: dict[str, int] = {}

    def push(unit: int, starting: int) -> None:
        nonlocal total, at
        if starts[at]:
            value = f"{total:x}"
            seen[value] = seen.get(value, 0) + 1
            found[starts[at]] = f"{value}:{seen[value]}"
        total = (total * 37 + unit - window[at] * 37**100) % 2**64
        window[at], starts[at] = unit, starting
        at = (at + 1) % 100

    for unit in [*units, 65535]:
        dropped = unit in (32, 9) or (after_return and unit == 10)
        after_return = unit == 13
        if dropped:
            continue
        kept = 10 if unit == 13 else unit
        line += fresh
        push(kept, line if fresh else 0)
        fresh = kept == 10
    for _ in range(100):
        push(0, 0)
    return [found[number] for number in sorted(found)]
