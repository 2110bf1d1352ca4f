"""How releases go under scenarios, as text and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import inf
from typing import Any

from ..gates.days import Day
from ..gates.gate import Gate, GateMetric
from ..gates.gated import GatedRollout
from ..gates.policy import Policy
from ..gates.replay.consequence import consequence, line, minutes
from ..gates.replay.measured import measured
from ..gates.replay.release import Course, Outcome, replay_release
from ..gates.replay.scenario import Scenario
from ..source.text import Span
from .visible import visible


def release_lines(gated: GatedRollout, scenarios: Sequence[Scenario], policy: Policy, *, full: bool) -> Iterator[str]:
    """One release under each scenario: a row each, or with ``full`` every moment of it."""
    yield visible(f"Rollout `{gated.rollout.name}`  {_place(gated.span)}")
    courses = [replay_release(gated, scenario, policy) for scenario in scenarios]
    if full:
        for course in courses:
            yield from _moments(course)
    else:
        yield from table([("scenario", "ends", "after", "highest", "exposure", "why"), *map(_row, courses)])
    for gates in alike(gated.gates):
        yield from gate_lines(gates, scenarios, policy, full=full)


def gate_lines(gates: Sequence[Gate], scenarios: Sequence[Scenario], policy: Policy, *, full: bool) -> Iterator[str]:
    """What each metric of gates that are alike makes of one measurement under each scenario, or with ``full`` all that
    follows."""
    first = gates[0]
    unused = ", which no Rollout in view uses" if first.is_unbound else ""
    more = "".join(f" and {gate.analysis.label}" for gate in gates[1:] if gate.analysis)
    yield visible(f"  gate: {first.label}{more}{unused}")
    if not full:
        asked = [each for each in scenarios if each.first is None and each.day not in (Day.GREEN, Day.RED)]
        rows = [[_named(metric), *(_phase(metric, each, policy) for each in asked)] for metric in first.metrics]
        yield from ("  " + row for row in table([("one measurement", *(each.name for each in asked)), *rows]))
        if first.undecided:
            yield f"    not decided: {first.undecided}"
        return
    for metric in first.metrics:
        yield visible(f"    {_named(metric)}  {_place(metric.span)}")
        for scenario in scenarios:
            yield f"      {scenario.name}: {scenario.title}"
            told = [step.text for step in consequence(metric, scenario, policy, release=False)]
            unknown = measured(metric, scenario.first or scenario.day, policy).unknown
            yield from (visible(f"        {text}") for text in told or [f"not decided: {unknown}"])


def alike(gates: Iterable[Gate]) -> list[list[Gate]]:
    """Gates of one owner, of the same templates with the same arguments, together."""
    groups: dict[object, list[Gate]] = {}
    for gate in gates:
        values = tuple((name, each.value.value, each.pod_template_hash) for name, each in gate.environment.items())
        groups.setdefault(
            (id(gate.owner), tuple(map(id, gate.templates)), values, tuple(map(str, gate.dry_run))), []
        ).append(gate)
    return list(groups.values())


def _named(metric: GateMetric) -> str:
    return f"`{metric.name}`" + (" (dry run)" if metric.is_dry_run else "")


def _phase(metric: GateMetric, scenario: Scenario, policy: Policy) -> str:
    phase = measured(metric, scenario.first or scenario.day, policy).phase
    return phase.value if phase is not None else "not decided"


def release_values(gated: GatedRollout, scenarios: Iterable[Scenario], policy: Policy) -> dict[str, Any]:
    """One release as plain values; times in seconds, null where it never ends."""
    return {
        "rollout": gated.rollout.name,
        "namespace": gated.rollout.namespace,
        "place": _place(gated.span),
        "scenarios": [_course(replay_release(gated, scenario, policy)) for scenario in scenarios],
        "gates": [gate_values(gate, scenarios, policy) for gate in gated.gates],
    }


def gate_values(gate: Gate, scenarios: Iterable[Scenario], policy: Policy) -> dict[str, Any]:
    """What a gate's metrics make of one measurement under each scenario."""
    return {
        "gate": gate.label,
        "unbound": gate.is_unbound,
        "metrics": [
            {
                "name": metric.name,
                "place": _place(metric.span),
                "dryRun": metric.is_dry_run,
                "measurements": {scenario.name: _measurement(metric, scenario, policy) for scenario in scenarios},
            }
            for metric in gate.metrics
        ],
    }


def _measurement(metric: GateMetric, scenario: Scenario, policy: Policy) -> dict[str, Any]:
    one = measured(metric, scenario.first or scenario.day, policy)
    return {
        "phase": one.phase.value if one.phase is not None else None,
        "unknown": one.unknown,
        "trace": [step.text for step in one.steps],
    }


def _course(course: Course) -> dict[str, Any]:
    return {
        "scenario": course.scenario.name,
        "outcome": course.outcome.value,
        "seconds": None if course.at == inf else course.at,
        "highestWeight": course.highest,
        "exposure": course.exposure,
        "undecided": list(course.undecided),
        "assumed": list(course.assumed),
        "moments": [
            {"seconds": moment.at, "weight": moment.weight, "text": moment.text}
            | ({"place": _place(moment.span)} if moment.span is not None else {})
            for moment in course.moments
        ],
    }


def _row(course: Course) -> tuple[str, ...]:
    return (
        course.scenario.name,
        course.outcome.value,
        minutes(course.at),
        f"{course.highest:g} %",
        f"{course.exposure:.0f} %·min",
        _why(course),
    )


def _why(course: Course) -> str:
    """What ended it; what is not known where that decides, or might end it sooner."""
    last = course.moments[-1].text if course.moments else ""
    if not course.undecided:
        return last
    unknown = "; ".join(course.undecided[:2])
    return unknown if course.outcome is Outcome.UNKNOWN else f"{last}, or sooner: {unknown}"


def _moments(course: Course) -> Iterator[str]:
    yield f"  {course.scenario.name}: {course.scenario.title}: {course.outcome.value}"
    for moment in course.moments:
        yield visible(f"    {line(moment)}")
    for told in (*(f"not decided: {each}" for each in course.undecided), *(f"assumed: {a}" for a in course.assumed)):
        yield visible(f"    {told}")


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows of cells in columns as wide as their widest cell, the last one open."""
    widths = [max(len(visible(row[column])) for row in rows) for column in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [visible(cell).ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  " + "  ".join((*cells, visible(row[-1]))).rstrip()


def _place(span: Span) -> str:
    row, column = span.first
    return f"{span.source.path}:{row}:{column}"
