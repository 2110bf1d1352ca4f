"""PromQL as Argo Rollouts' users write it: syntax with places, what a query returns, and what it measures."""

from .query import Query, parse_query

__all__ = ["Query", "parse_query"]
