"""Which analyses the controller validates with their templates before anything runs (facts V42-V46).

Those that something waits for: inline, pre- and post-promotion. A background analysis may run without end, and an
experiment's is looked at when it starts.
"""

from __future__ import annotations

from .analysis import Analysis, AnalysisPlace


def validated_path(analysis: Analysis) -> str | None:
    """The path under which the controller reports a template of an analysis; None for one that it does not
    validate."""
    if analysis.place is AnalysisPlace.STEP:
        return f"spec.strategy.canary.steps[{analysis.step}].analysis.templates"
    return {
        AnalysisPlace.PRE_PROMOTION: "spec.strategy.blueGreen.prePromotionAnalysis.templates",
        AnalysisPlace.POST_PROMOTION: "spec.strategy.blueGreen.postPromotionAnalysis.templates",
    }.get(analysis.place)
