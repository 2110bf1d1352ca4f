"""Say what the controller makes of a measurement, and why; or what a query returns.

With --result: the phase that --success and --failure give a result. With --query: type and shape of what Prometheus
returns, what it measures, and its answers without data, without traffic and without errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .flags import Flag, Options, Positional
from .terminal import Terminal

if TYPE_CHECKING:
    from ..conditions import Evaluation
    from ..promql import Answer

FLAGS = (
    Flag("--success", "The successCondition.", "CONDITION"),
    Flag("--failure", "The failureCondition.", "CONDITION"),
    Flag("--result", "What the provider returned, as JSON; NaN and Infinity are numbers.", "JSON"),
    Flag("--kind", "What the result is to the condition.", choices=("vector", "scalar", "json"), default="vector"),
    Flag("--engine", "expr's version: 1.15 before Argo Rollouts 1.10.", choices=("1.15", "1.17"), default="1.15"),
    Flag("--query", "A PromQL query, to say what it returns.", "QUERY"),
)
POSITIONAL: Positional | None = None


def run(options: Options, terminal: Terminal) -> int:
    from ..reports.visible import visible

    if (options["result"] is None) == (options["query"] is None):
        terminal.remark("give either --result, with --success or --failure, or --query")
        return 2
    try:
        lines = _of_measurement(options) if options["query"] is None else _of_query(options["query"])
    except ValueError as error:
        terminal.remark(str(error))
        return 2
    terminal.stdout.write("".join(visible(line) + "\n" for line in lines))
    return 0


def _of_measurement(options: Options) -> list[str]:
    """The phase, then what each condition gives. Raises ValueError for a result that is not of its kind."""
    from ..conditions import evaluate
    from ..gates.measurement import phase

    result = _result(options["result"], options["kind"])
    outcomes: list[Any] = []
    lines = []
    for name in ("success", "failure"):
        condition = options[name]
        if not condition:
            outcomes.append(None)
            lines.append(f"  {name}Condition: absent")
            continue
        evaluation = evaluate(condition, result, options["kind"], options["engine"])
        outcomes.append(evaluation.outcome)
        lines.append(f"  {name}Condition: {_why(evaluation)}")
    return [phase(outcomes[0], outcomes[1]).value, *lines]


def _result(text: str, kind: str) -> Any:
    import json

    try:
        result = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(f"--result is no JSON: {text}") from None
    fits = {
        "vector": isinstance(result, list) and all(_is_number(each) for each in result),
        "scalar": _is_number(result),
        "json": True,
    }
    if not fits[kind]:
        wanted = "a list of numbers" if kind == "vector" else "a number"
        raise ValueError(f"--result is to be {wanted}: {text} (or another --kind)")
    return result


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _why(evaluation: Evaluation) -> str:
    if evaluation.outcome != "error":
        return "true" if evaluation.outcome else "false"
    place = "" if evaluation.offset is None else f" at character {evaluation.offset + 1}"
    return f"error ({evaluation.stage}{place}): {evaluation.message}"


def _of_query(text: str) -> Iterator[str]:
    from ..promql import idle, parse_query, shape, signal, without_data, without_errors

    query = parse_query(text)
    if not query.ok:
        for error in query.errors:
            yield f"error at character {error.start + 1}: {error.message}"
        return
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
        return " ".join(f"{value:g}" for value in answer.values)
    return "[" + ", ".join(f"{value:g}".replace("nan", "NaN") for value in answer.values) + "]"
