"""Matching without backtracking: all ways through the pattern at once, one character after the other."""

from __future__ import annotations

from .classes import CharacterSet
from .syntax import Assertion, Either, Empty, Joined, One, Repeat, Tree

MAX_STATES = 100_000
MAX_WORK = 3_000_000
"""States looked at in one match. Go has no bound: it needs none where a result is small."""


_MOST_STEPS = 4096
_MOST_WAITING = 32
"""Steps that are kept, and how many states wait in one of them: enough for names, and nothing for a long text."""
_AT_THE_ENDS = ("", "start", "end")

_Waiting = tuple[int, ...]
"""States that the next character is for."""
_Step = tuple[_Waiting | None, int]
"""What a character leads to, None for the match, and how many states were looked at."""


class PatternTooSlow(Exception):
    """A pattern and a text whose match would take longer than a condition ever should."""


class _State:
    """Either consumes a character of ``characters``, or asks for ``place``, or is only a fork."""

    __slots__ = ("characters", "known", "next", "place")

    def __init__(self) -> None:
        self.characters: CharacterSet | None = None
        self.place = ""
        self.next: list[int] = []
        self.known: dict[str, bool] = {}

    def takes(self, character: str) -> bool:
        known = self.known.get(character)
        if known is None:
            assert self.characters is not None
            known = self.known[character] = self.characters.has(character)
        return known


class Automaton:
    """The states of one pattern. State 0 is the match."""

    __slots__ = ("_anchored", "_entry", "_is_even", "_states", "_steps")

    def __init__(self, tree: Tree) -> None:
        self._states = [_State()]
        self._anchored = _begins_at_start(tree)
        self._entry = self._build(tree, 0)
        self._is_even = all(state.place in _AT_THE_ENDS for state in self._states)
        self._steps: dict[tuple[_Waiting, str], _Step] = {}

    def _add(self, following: list[int]) -> _State:
        if len(self._states) >= MAX_STATES:
            raise PatternTooSlow("the pattern is too large")
        made = _State()
        made.next = following
        self._states.append(made)
        return made

    def _build(self, tree: Tree, after: int) -> int:
        """The state that begins ``tree`` and goes on to ``after``."""
        if isinstance(tree, Empty):
            return after
        if isinstance(tree, Joined):
            for part in reversed(tree.parts):
                after = self._build(part, after)
            return after
        if isinstance(tree, Repeat):
            return self._repeat(tree, after)
        if isinstance(tree, Either):
            self._add([self._build(choice, after) for choice in tree.choices])
        elif isinstance(tree, One):
            self._add([after]).characters = tree.characters
        elif isinstance(tree, Assertion):
            self._add([after]).place = tree.place
        return len(self._states) - 1

    def _repeat(self, tree: Repeat, after: int) -> int:
        if tree.most is None:
            fork = self._add([after])
            index = len(self._states) - 1
            fork.next.append(self._build(tree.inner, index))
            after = index
        else:
            end = after
            for _ in range(tree.most - tree.least):
                self._add([self._build(tree.inner, after), end])
                after = len(self._states) - 1
        for _ in range(tree.least):
            after = self._build(tree.inner, after)
        return after

    def matches(self, text: str) -> bool:
        """Whether the pattern matches somewhere."""
        waiting: _Waiting = ()
        work = 0
        for position in range(len(text)):
            if not (position and self._anchored):
                waiting = (*waiting, self._entry)
            elif not waiting:
                return False
            following, looked_at = self._step(waiting, text, position)
            if following is None:
                return True
            work += looked_at
            if work > MAX_WORK:
                raise PatternTooSlow("matching takes too long")
            waiting = following
        if not (text and self._anchored):
            waiting = (*waiting, self._entry)
        return self._reached(waiting, text, len(text)) is None

    def _step(self, waiting: _Waiting, text: str, position: int) -> _Step:
        """What a character leads to. Away from the ends of a text it is the same wherever the character stands, unless
        the pattern asks for lines or words."""
        key = (waiting, text[position])
        is_same = self._is_even and position > 0
        step = self._steps.get(key) if is_same else None
        if step is None:
            step = self._new_step(waiting, text, position)
            if is_same and len(self._steps) < _MOST_STEPS and len(waiting) <= _MOST_WAITING:
                self._steps[key] = step
        return step

    def _new_step(self, waiting: _Waiting, text: str, position: int) -> _Step:
        alive = self._reached(waiting, text, position)
        if alive is None:
            return None, 0
        character = text[position]
        following = tuple(state.next[0] for state in alive if state.takes(character))
        return following, len(alive) + len(waiting)

    def _reached(self, waiting: _Waiting, text: str, position: int) -> list[_State] | None:
        """The consuming states that can be reached without a character; None where the match is reached."""
        seen: set[int] = set()
        alive: list[_State] = []
        stack = list(waiting)
        while stack:
            index = stack.pop()
            if index in seen:
                continue
            if index == 0:
                return None
            seen.add(index)
            state = self._states[index]
            if state.characters is not None:
                alive.append(state)
            elif not state.place or _stands(state.place, text, position):
                stack += state.next
        return alive


def _begins_at_start(tree: Tree) -> bool:
    """Whether every way through the pattern asks first for the start of the text."""
    if isinstance(tree, Joined):
        return bool(tree.parts) and _begins_at_start(tree.parts[0])
    if isinstance(tree, Either):
        return all(map(_begins_at_start, tree.choices))
    return isinstance(tree, Assertion) and tree.place == "start"


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")


def _stands(place: str, text: str, position: int) -> bool:
    if place == "start":
        return position == 0
    if place == "end":
        return position == len(text)
    before, after = text[position - 1 : position] if position else "", text[position : position + 1]
    if place == "line-start":
        return before in {"", "\n"}
    if place == "line-end":
        return after in {"", "\n"}
    boundary = (bool(before) and _is_word(before)) is not (bool(after) and _is_word(after))
    return boundary is (place == "word")
