"""A finding told in plain lines, for readers that show neither a source frame nor markup."""

from __future__ import annotations

from collections.abc import Iterator

from ..finding import Finding, Related
from .concise import place
from .visible import visible

_MOST_RELATED = 10


def account_lines(finding: Finding, docs: str) -> Iterator[str]:
    """Message, help, proof, related places, origin and ``docs``, each line with nothing in it that a terminal obeys."""
    yield visible(finding.message)
    if finding.help:
        yield ""
        yield from (visible(line) for line in finding.help.split("\n"))
    if finding.trace:
        yield ""
        yield from (f"{number}. {visible(step.text)}" for number, step in enumerate(finding.trace, start=1))
    rest = [*map(_related_line, finding.related[:_MOST_RELATED])]
    if len(finding.related) > _MOST_RELATED:
        rest.append(f"and {len(finding.related) - _MOST_RELATED} more places")
    if finding.rendered is not None:
        rest.append(f"line {finding.rendered.line} of the output of `{visible(finding.rendered.command)}`")
    if docs:
        rest.append(docs)
    if rest:
        yield ""
        yield from rest


def object_name(finding: Finding) -> str:
    """``Rollout shop/catalog``; empty where the finding is about no object."""
    if finding.resource is None:
        return ""
    kind, namespace, name = finding.resource
    return visible(f"{kind} {namespace}/{name}" if namespace else f"{kind} {name}")


def _related_line(related: Related) -> str:
    where = place(related.span)
    return f"see {where}: {visible(related.message)}" if related.message else f"see {where}"
