"""PromQL as Argo Rollouts' users write it: syntax with places, what a query returns, and what it measures.

Each name is loaded when it is asked for: rules import the syntax before any query is read, and the rest is large.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .answers import Answer, NoData, Sample, idle, without_data, without_errors
    from .errors import Place, QueryError
    from .query import Query, parse_query
    from .shape import Shape, shape
    from .signals import Signal, signal

__all__ = [
    "Answer",
    "NoData",
    "Place",
    "Query",
    "QueryError",
    "Sample",
    "Shape",
    "Signal",
    "idle",
    "parse_query",
    "shape",
    "signal",
    "without_data",
    "without_errors",
]

_HOMES = {
    **dict.fromkeys(("Answer", "NoData", "Sample", "idle", "without_data", "without_errors"), "answers"),
    **dict.fromkeys(("Place", "QueryError"), "errors"),
    **dict.fromkeys(("Query", "parse_query"), "query"),
    **dict.fromkeys(("Shape", "shape"), "shape"),
    **dict.fromkeys(("Signal", "signal"), "signals"),
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = import_module(f".{home}", __name__)
    # `shape` must be the function, whichever name of its module was asked for first
    globals().update({each: getattr(found, each) for each, of in _HOMES.items() if of == home})
    return globals()[name]
