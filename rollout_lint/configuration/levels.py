"""At which level a finding is shown: profile, configured levels, selection.

Three steps, each by itself: a selection leaves rules out; an explicit level decides; else the profile does. Whatever
they say, an inference is never an error.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..finding import Basis, Level

PROFILES = ("correctness", "recommended", "production", "strict")
"""Each enforces what the one before it does, and more."""

LEVELS = ("off", "error", "warning", "note")
"""What ``rules:`` can say of a rule."""

ALL = "ALL"
"""Selects every rule."""


def is_selected(code: str, name: str, select: Sequence[str], ignore: Sequence[str]) -> bool:
    """Whether a rule runs.

    Selectors are codes, the beginnings of codes, names, or ``ALL``. The more exact one wins, a name being as exact as a
    code, and of two equally exact ones the ignored one. With nothing selected every rule is.
    """
    chosen = _reach(code, name, select) if select else 0
    return chosen > _reach(code, name, ignore)


def _reach(code: str, name: str, selectors: Sequence[str]) -> int:
    """How exactly the best selector names a rule: the letters of its code that it spells, -1 where none does."""
    best = -1
    for selector in selectors:
        if selector == name:
            return len(code)
        if selector == ALL:
            best = max(best, 0)
        elif code.startswith(selector):
            best = max(best, len(selector))
    return best


def level_under(profile: str, level: Level, basis: Basis) -> Level | None:
    """The level of a finding under a profile; None where the profile leaves it out."""
    if profile == "correctness" and basis is not Basis.FACT:
        return None
    if level is Level.ERROR and (basis is Basis.INFERENCE or (profile == "recommended" and basis is Basis.POLICY)):
        return Level.WARNING
    if level is Level.WARNING and profile == "strict" and basis is not Basis.INFERENCE:
        return Level.ERROR
    return level


def explicit_level(written: str, basis: Basis) -> Level | None:
    """The level that ``rules:`` gives; None for ``off``."""
    if written == "off":
        return None
    level = Level(written)
    return Level.WARNING if level is Level.ERROR and basis is Basis.INFERENCE else level
