"""What Prometheus makes of one query."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .configured import settings_of
from .flags import Options
from .terminal import Terminal

if TYPE_CHECKING:
    from ..promql import Answer, Query


def run_query(options: Options, terminal: Terminal) -> int:
    """Write what a query returns; or why Prometheus refuses it, and return 1. Raises ConfigurationError."""
    from ..promql import parse_query
    from ..reports.visible import visible

    version, dialect = _reader(options)
    query = parse_query(options["query"], version=version, dialect=dialect)
    if query.errors:
        who = "Prometheus" if dialect == "prometheus" else "every dialect of PromQL"
        lines = list(_refusal(query, who, terminal.width(terminal.stdout)))
    elif query.unknown:
        lines = [visible(f"unknown: {query.unknown}")]
    else:
        lines = [visible(line) for line in _description(query)]
    terminal.stdout.write("".join(f"{line}\n" for line in lines))
    return 1 if query.errors else 0


def _reader(options: Options) -> tuple[str, str]:
    """Version and dialect: those of the flags, else those of the configuration in force."""
    policy = settings_of(options, (".",)).policy()
    version = options["prometheus"] or ".".join(map(str, policy.prometheus_version))
    return version, options["dialect"] or policy.prometheus_dialect


def _refusal(query: Query, who: str, width: int) -> Iterator[str]:
    """Each error with its line and column in the query, and a frame that marks it."""
    from ..promql.errors import PLACEHOLDER
    from ..reports.frame import Mark, draw, gutter_width
    from ..reports.style import Style
    from ..reports.visible import visible
    from ..source.text import Source, Span

    source = Source("query", query.text)
    for error in query.errors:
        span = Span(source, error.start, error.end)
        refuses = "" if error.kind == PLACEHOLDER else f"{who} refuses it: "
        yield f"{span.first.line}:{span.first.column}: {refuses}{visible(error.message)}"
        related = [Mark(Span(source, start, end), "-", "frame", text) for start, end, text in error.related]
        marks = [Mark(span, "^", "error"), *related]
        yield from draw(source, marks, gutter_width(marks), width, Style(False))
        if error.help:
            yield f"help: {visible(error.help)}"


def _description(query: Query) -> Iterator[str]:
    from ..promql import idle, shape, signal, without_data, without_errors

    form = shape(query)
    measured = signal(query)
    yield f"type: {query.type or 'unknown'}"
    yield f"elements: {_elements(form.samples, form.many is not None, form.can_be_empty, form.unknown)}"
    for sample in form.samples or ():
        names = sorted({*sample.labels.fixed, *sample.labels.varying})
        more = " and others" if sample.labels.open else ""
        yield f"labels: {', '.join(names) or 'none known'}{more}"
    yield f"signal: {measured.kind}, scale {measured.scale}"
    for name, answer in (("data", without_data), ("traffic", idle), ("errors", without_errors)):
        yield f"without {name}: {_answer(answer(query))}"


def _elements(samples: object, many: bool, empty: bool | None, unknown: str) -> str:
    if samples is None:
        return f"unknown: {unknown}"
    return ("several" if many else "one") + (", or none" if empty else "")


def _answer(answer: Answer) -> str:
    if answer.error:
        return f"an error: {answer.reason}"
    if answer.values is None:
        return f"unknown: {answer.reason}"
    if answer.type == "scalar":
        return " ".join(map(_number, answer.values))
    return f"[{', '.join(map(_number, answer.values))}]"


def _number(value: float) -> str:
    return f"{value:g}".replace("nan", "NaN").replace("inf", "Inf")
