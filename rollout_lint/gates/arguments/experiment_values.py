"""``{{templates.x.podTemplateHash}}`` and its kin in the values that an Experiment passes to its analyses (facts
§4.4)."""

from __future__ import annotations

from ...manifests.analysis import Analysis, AnalysisPlace
from ...source.field import Field
from .placeholders import Placeholder, placeholders

_HASH = ".podTemplateHash"
_NAME = ".replicaset.name"


def experiment_of(analysis: Analysis) -> Field | None:
    """The experiment that an analysis stands in, an Experiment's spec or an experiment step; None for any other
    analysis."""
    if analysis.place not in (AnalysisPlace.EXPERIMENT, AnalysisPlace.EXPERIMENT_STEP):
        return None
    entries = analysis.field.parent
    return entries.parent if entries is not None else None


def resolves(tag: Placeholder, experiment: Field) -> bool:
    """Whether the controller knows a tag in this experiment; a tag of a template whose name is not known here counts
    as known."""
    if tag.tag == "experiment.availableAt":
        return True
    if tag.tag == "experiment.finishedAt":
        return bool(experiment.get("duration").text)
    template = hash_template(tag) or _named(tag, _NAME)
    if template is None:
        return False
    names = [entry.get("name").text for entry in experiment.get("templates").items()]
    return template in names or any("$" in name or "{" in name for name in names)


def hash_template(tag: Placeholder) -> str | None:
    """The experiment template whose pod hash a tag stands for."""
    return _named(tag, _HASH)


def only_placeholder(text: str) -> Placeholder | None:
    """The placeholder that a whole text consists of."""
    tags = placeholders(text) if text.startswith("{{") else ()
    return tags[0] if len(tags) == 1 and tags[0].end == len(text) else None


def _named(tag: Placeholder, ending: str) -> str | None:
    if tag.tag.startswith("templates.") and tag.tag.endswith(ending):
        return tag.tag.removeprefix("templates.").removesuffix(ending) or None
    return None
