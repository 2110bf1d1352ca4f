"""The one shape of findings about references that lead nowhere: an error each for what is absent, one note a run for
all that is not in view."""

from __future__ import annotations

from .finding import Draft, Level, Related, finding
from .manifests.unresolved import R, Unresolved, UnresolvedReferences

DECLARE = "name the folder that holds it under `context:`, or declare it under `external:`"


def not_in_view(unresolved: UnresolvedReferences[R]) -> list[Draft]:
    """The note, at the first of the references that are not in view; none where all are."""
    unknown = unresolved.unknown
    if not unknown:
        return []
    first, *others = unknown
    more = f" and {len(others)} more" if others else ""
    return [
        finding(
            at=first.reference,
            message=f"{first.kind} `{first.name}`{more} may exist or not: {first.resolution.why}",
            help=DECLARE,
            level=Level.NOTE,
            related=tuple(
                Related(other.span, f"{other.kind} `{other.name}` is not in view either") for other in others
            ),
            once_a_run=True,
        )
    ]


def advice(missing: Unresolved[R]) -> str:
    """What to write instead of the name of an absent object."""
    resolution = missing.resolution
    near = resolution.near[0] if resolution.near else None
    if near is None:
        in_view = ", ".join(f"`{name}`" for name in resolution.in_view[:5])
        return f"correct the name (in view: {in_view or 'none'}), or {DECLARE}"
    if near.kind != missing.kind:
        wanted = "true" if near.kind == "ClusterAnalysisTemplate" else "false"
        return f"there is a {near.kind} of that name: set `clusterScope: {wanted}`"
    if near.name == missing.name:
        return (
            f"there is one in namespace `{near.namespace}`: it is looked up in the {missing.origin.kind}'s namespace "
            f"`{missing.origin.namespace}`"
        )
    return f"did you mean `{near.name}`?"


def near_misses(missing: list[Unresolved[R]]) -> tuple[Related, ...]:
    """What may have been meant, as related places."""
    return tuple(
        Related(near.span, f"{near.kind} `{near.name}`") for each in missing for near in each.resolution.near[:1]
    )
