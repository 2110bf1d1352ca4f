"""How the outcomes of both conditions make the phase of one measurement (facts §2.1, evaluate.go:18-58)."""

from __future__ import annotations

from enum import Enum
from typing import Literal

Outcome = Literal[True, False, "error"]
"""What one condition says of a value."""


class Phase(Enum):
    """The phase of one measurement."""

    SUCCESSFUL = "Successful"
    FAILED = "Failed"
    INCONCLUSIVE = "Inconclusive"
    ERROR = "Error"


def phase(success: Outcome | None, failure: Outcome | None) -> Phase:
    """The phase of a measurement; None is a condition that is absent. An error in either wins over everything, and a
    failureCondition that holds over a successCondition that holds too."""
    if success == "error" or failure == "error":
        return Phase.ERROR
    if failure is True:
        return Phase.FAILED
    if success is True or (success is None):
        return Phase.SUCCESSFUL
    return Phase.FAILED if failure is None else Phase.INCONCLUSIVE
