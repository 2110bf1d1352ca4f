"""What a rule is: a documented function that looks at one kind of object and yields findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .finding import Basis, Draft, Level, Undecided
from .record import NamedTuple

Check = Callable[..., Iterator["Draft | Undecided"]]


class Rule(NamedTuple):
    """A rule as the engine runs it. Its documentation, examples included, is the docstring of its module."""

    code: str
    name: str
    on: tuple[type, ...]
    level: Level
    basis: Basis
    checklist: str | None
    supersedes: tuple[str, ...]
    patches: bool
    """Whether it looks at kustomize patches too: rules about single values do."""
    check: Check
    takes_policy: bool

    @property
    def documentation(self) -> str:
        from sys import modules

        return modules[self.check.__module__].__doc__ or ""


def rule(
    code: str,
    name: str,
    *,
    on: type | tuple[type, ...],
    level: Level,
    basis: Basis,
    checklist: str | None = None,
    supersedes: tuple[str, ...] = (),
    patches: bool = False,
) -> Callable[[Check], Check]:
    """Declare a rule.

    ``on`` is the type of the objects it is called with, one at a time, as its first argument; a second parameter named
    ``policy`` gets the policy in force for that object. ``level`` is the level under the profile ``production``. A
    finding of this rule drops the findings of the rules it ``supersedes`` at the same place or inside it.
    """

    def declare(check: Check) -> Check:
        takes_policy = check.__code__.co_argcount > 1
        check.__rule__ = Rule(  # type: ignore[attr-defined]
            code,
            name,
            on if isinstance(on, tuple) else (on,),
            level,
            basis,
            checklist,
            supersedes,
            patches,
            check,
            takes_policy,
        )
        return check

    return declare
