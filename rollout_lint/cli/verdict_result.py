"""The phase that conditions give one result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .configured import settings_of
from .flags import Options
from .terminal import Terminal

if TYPE_CHECKING:
    from ..conditions import Engine, Evaluation


def run_result(options: Options, terminal: Terminal) -> int:
    """Write the phase, then what each condition gives. Raises ValueError for a result that is not of its kind, and
    ConfigurationError."""
    from ..conditions import evaluate
    from ..gates.measurement import phase
    from ..reports.visible import visible

    result = _result(options["result"], options["kind"])
    engine = _engine(options)
    outcomes: list[Any] = []
    lines = []
    for name in ("success", "failure"):
        condition = options[name]
        if not condition:
            outcomes.append(None)
            lines.append(f"  {name}Condition: absent")
            continue
        evaluation = evaluate(condition, result, options["kind"], engine)
        outcomes.append(evaluation.outcome)
        lines.append(f"  {name}Condition: {_why(evaluation)}")
    lines.insert(0, phase(outcomes[0], outcomes[1]).value)
    terminal.stdout.write("".join(visible(line) + "\n" for line in lines))
    return 0


def _engine(options: Options) -> Engine:
    from ..gates.metric_conditions import engine_of

    chosen: Engine | None = options["engine"]
    return chosen or engine_of(settings_of(options, (".",)).policy())


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
