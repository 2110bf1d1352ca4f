"""The texts of this folder."""

from __future__ import annotations

import os

HERE = os.path.dirname(os.path.abspath(__file__))


def text_of(name: str) -> str:
    """A data file of this folder."""
    with open(os.path.join(HERE, name), encoding="utf-8", newline="") as file:
        return file.read()


def replaced(text: str, old: str, new: str) -> str:
    """The text with another in the place of one that stands there once."""
    assert text.count(old) == 1, old
    return text.replace(old, new)
