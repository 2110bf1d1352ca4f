"""The formats a run can be told in, each in a module of its own that is imported only when it is used.

A format is a function ``write(report, stream, presentation)``. It knows findings, and nothing of rules, the engine or
the terminal.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, TextIO

from ..finding import Level
from .presentation import Presentation

if TYPE_CHECKING:
    from ..finding import Report

FORMATS = {
    "text": "text",
    "concise": "concise",
    "json": "json_report",
    "sarif": "sarif",
    "github": "github",
    "gitlab": "gitlab",
    "junit": "junit",
    "markdown": "markdown",
}
"""The module of each format, by the name that ``--format`` takes."""


def write_report(
    name: str,
    report: Report,
    stream: TextIO,
    *,
    color: bool = False,
    width: int = 100,
    quiet: bool = False,
    statistics: bool = False,
    suppressed: bool = False,
    failing: tuple[Level, ...] = (Level.ERROR,),
    files: str = "",
    directory: str = "",
) -> None:
    """Write a report in one of the ``FORMATS`` to a text stream.

    ``width`` counts terminal cells. ``quiet`` leaves out everything but findings and internal errors, ``statistics``
    adds how often each rule was broken; the formats for machines take no notice of either. ``suppressed`` adds the
    findings that a suppression or the baseline leaves out, but never to SARIF or GitLab, nor as annotations: who reads
    those takes them for open. ``failing`` are the levels that fail the run, ``files`` is the address of the checked
    files on the web, ``directory`` where their paths lie in the workspace of a GitHub workflow. Raises ValueError for a
    name that is no format.
    """
    if name not in FORMATS:
        raise ValueError(f"no format `{name}`: there are {', '.join(FORMATS)}")
    module = import_module(f"{__name__}.{FORMATS[name]}")
    module.write(report, stream, Presentation(color, width, quiet, statistics, suppressed, failing, files, directory))
