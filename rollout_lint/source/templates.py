"""Telling a template that is not rendered yet from a manifest that is broken."""

from __future__ import annotations

import os

from ..late_pattern import late_pattern
from .problems import UnrenderedTemplate
from .text import Source, Span

_OF_HELM = late_pattern(
    r"\{\{-[^\r\n]*?\}\}|\{\{[^\r\n{}]*\.(?:Values|Release|Chart|Files|Capabilities)\b[^\r\n]*?\}\}"
)
_OF_JINJA = late_pattern(r"\{%[^\r\n]*?%\}")
_ANY_TAG = late_pattern(r"\{\{[^\r\n]*?\}\}")


def unrendered_template(source: Source) -> UnrenderedTemplate | None:
    """What a file that does not parse is, if it is a template: by its tags, or by standing in a chart's
    ``templates/``."""
    jinja = _OF_JINJA.search(source.text)
    if jinja is not None:
        return UnrenderedTemplate(Span(source, *jinja.span()), f"jinja2 {source.path}")
    chart = _chart_of(source.file) if source.file is not None else None
    helm = (_ANY_TAG if chart is not None else _OF_HELM).search(source.text)
    if helm is None:
        return None
    shown = "." if chart is None else os.path.relpath(chart).replace(os.sep, "/")
    return UnrenderedTemplate(Span(source, *helm.span()), f"helm template {shown}")


def _chart_of(file: str) -> str | None:
    """The chart whose ``templates/`` a file stands in."""
    directory = os.path.dirname(file)
    while os.path.basename(directory):
        parent = os.path.dirname(directory)
        if os.path.basename(directory) == "templates" and os.path.isfile(os.path.join(parent, "Chart.yaml")):
            return parent
        directory = parent
    return None
