"""What has been worked out once, kept where it belongs.

A hundred rules ask the same few things of one metric, and the metrics of a repository have the same few texts. So what
a room works out is kept, in one of two ways:

- what is true of one metric, gate or release in its place is ``@kept`` with that object, and lives as long as it does;
- what texts alone decide is kept by text, with ``functools.lru_cache``, whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

Facts = dict[object, Any]
"""What has been worked out about an object: by the function that did and what else it was given."""


class Holder(Protocol):
    """An object that keeps what is worked out about it."""

    @property
    def facts(self) -> Facts: ...


H = TypeVar("H", bound=Holder)
P = ParamSpec("P")
T = TypeVar("T")


def kept(work: Callable[Concatenate[H, P], T]) -> Callable[Concatenate[H, P], T]:
    """A function that is asked once for each object and keeps its answer there. Its further arguments are hashable."""

    @wraps(work)
    def known(holder: H, /, *further: P.args, **named: P.kwargs) -> T:
        key = (work, further, *named.items()) if named else (work, further)
        answer: T
        try:
            answer = holder.facts[key]
        except KeyError:
            answer = holder.facts[key] = work(holder, *further, **named)
        return answer

    return known
