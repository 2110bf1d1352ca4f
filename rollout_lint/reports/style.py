"""The few colours of the text report."""

from __future__ import annotations

_SEQUENCES = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "frame": "1;34",
    "strong": "1",
    "help": "1;32",
}


class Style:
    """Paints by role, or leaves the text alone."""

    __slots__ = ("color",)

    def __init__(self, color: bool) -> None:
        self.color = color

    def paint(self, role: str, text: str) -> str:
        """``role`` is a level's value, ``frame``, ``strong`` or ``help``."""
        return f"\x1b[{_SEQUENCES[role]}m{text}\x1b[0m" if self.color and text else text
