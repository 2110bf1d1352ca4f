"""Durations, ratios and versions mean what is written."""

import pytest

from rollout_lint.configuration.quantities import ratio, seconds, version


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("500ms", 0.5), ("1m30s", 90.0), ("2s", 2.0), ("1.5h", 5400.0), ("250us", 0.00025), ("3µs", 3e-6),
        ("7ns", 7e-9), ("1h1m1s1ms", 3661.001), ("3ms", 0.003),
    ],
)  # fmt: skip
def test_seconds(text: str, expected: float) -> None:
    assert seconds(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("99.9%", 0.999), ("99.95%", 0.9995), ("100%", 1.0), (0.999, 0.999), ("0.8", 0.8), (1, 1.0)]
)
def test_ratios_are_exactly_the_numbers_they_name(value: str | float, expected: float) -> None:
    assert ratio(value) == expected


@pytest.mark.parametrize(("text", "expected"), [("1.10", (1, 10)), ("3", (3, 0)), ("2.53", (2, 53))])
def test_versions(text: str, expected: tuple[int, int]) -> None:
    assert version(text) == expected
