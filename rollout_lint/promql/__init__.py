"""PromQL as Argo Rollouts' users write it: syntax with places, what a query returns, and what it measures."""

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
