"""Why a condition is no condition."""

from __future__ import annotations

from typing import Literal

from ..record import NamedTuple

Stage = Literal["parse", "compile", "not-bool", "run"]


class ConditionError(NamedTuple):
    """What the engine says of a condition that it cannot read.

    ``offset`` counts code points from 0 and is where the engine points: the token that it did not expect, the operator
    whose operands do not go together.
    """

    stage: Stage
    offset: int
    message: str


class Refused(Exception):
    """A condition that cannot be compiled; carried from the check and the optimizer to the caller."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


class TooDeep(Refused):
    """A condition nested deeper than this reader follows. The engines have no such limit."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset, "nested too deeply")
