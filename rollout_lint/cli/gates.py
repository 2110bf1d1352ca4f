"""Show the gates of each Rollout: where each template was found, what each argument is bound to, and what is
unknown."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import TYPE_CHECKING, Any

from .configured import SETTINGS_FLAGS, policy_of, settings_of
from .flags import Flag, Options, Positional
from .terminal import Terminal

if TYPE_CHECKING:
    from ..gates.arguments.binding import BoundArgument
    from ..gates.gate import Gate, GateMetric
    from ..gates.policy import Policy
    from ..source.bound import Bound
    from ..source.text import Span

FLAGS = (
    *SETTINGS_FLAGS,
    Flag("--context", "Read these files and directories too, only so that references resolve.", "PATH", many=True),
    Flag("--format", "How to show them.", choices=("text", "json"), default="text"),
)
POSITIONAL = Positional("paths", "[PATHS]...")


def run(options: Options, terminal: Terminal) -> int:
    from ..lint import project_of
    from ..manifests.loading import MissingPath, NoReadableFile
    from ..settings import ConfigurationError
    from ..walk import gates_of_targets

    paths = options["paths"] or (".",)
    try:
        settings = settings_of(options, paths)
        project = project_of(paths, settings, options["context"])
    except (MissingPath, ConfigurationError) as error:
        terminal.remark(str(error))
        return 2
    except NoReadableFile as error:
        terminal.remark(str(error))
        return 3
    told = [_told(gate, policy_of(settings, gate.owner)) for gate in gates_of_targets(project)]
    if options["format"] == "json":
        import json

        terminal.stdout.write(json.dumps({"version": 1, "gates": told}, indent=2, ensure_ascii=False) + "\n")
    else:
        terminal.stdout.write("\n".join("".join(_lines(gate)) for gate in told) or "no gates\n")
    return 0


def _told(gate: Gate, policy: Policy) -> dict[str, Any]:
    """One gate as plain values."""
    return {
        "gate": gate.label,
        "unbound": gate.is_unbound,
        "place": _place(gate.span),
        "templates": [
            *({"name": t.name, "kind": t.resource.kind, "place": _place(t.span)} for t in gate.templates),
            *(
                {"name": r.name.value, "kind": r.kind, "missing": res.why or res.presence.value}
                for r, res in gate.missing
            ),
        ],
        "arguments": [_argument(argument) for argument in gate.environment.values()],
        "metrics": [_metric(metric, policy) for metric in gate.metrics],
        "unknown": gate.undecided,
    }


def _argument(argument: BoundArgument) -> dict[str, Any]:
    value = argument.value
    return {
        "name": argument.name,
        "value": value.value
        if argument.pod_template_hash is None
        else f"pod template hash, {argument.pod_template_hash}",
        "origin": value.origin.value,
        "unknown": value.unknown if argument.pod_template_hash is None else None,
        "place": _place(value.span),
    }


def _metric(metric: GateMetric, policy: Policy) -> dict[str, Any]:
    from ..gates.metric_signal import signal_of
    from ..gates.values.boundary import boundary_of

    signal = signal_of(metric, policy)
    boundary = boundary_of(metric, policy)
    return {
        "signal": signal.kind,
        "quantile": signal.quantile,
        "boundary": boundary.text if boundary is not None else None,
        "scopes": _scopes(metric, policy),
        "name": metric.name,
        "provider": metric.provider or None,
        "count": _number(metric.effective_count),
        "interval": metric.text("interval").value,
        "failureLimit": _number(metric.failure_limit),
        "dryRun": metric.is_dry_run,
        "place": _place(metric.span),
    }


def _scopes(metric: GateMetric, policy: Policy) -> list[dict[str, str]]:
    """Which pods each selector of its query sees, and why."""
    from ..gates.queries import prometheus_query
    from ..gates.scope.selectors import selector_scopes

    read = prometheus_query(metric, policy)
    if read is None or not read.query.ok:
        return []
    return [
        {
            "selector": read.query.text[each.selector.start : each.selector.end],
            "scope": each.scope.value,
            "why": each.reason,
        }
        for each in selector_scopes(read, metric, policy)
    ]


def _number(bound: Bound[Any]) -> int | str:
    """A count as a reader writes it."""
    if bound.value is None:
        return f"unknown: {bound.unknown}"
    return "unbounded" if bound.value == inf else int(bound.value)


def _place(span: Span) -> str:
    line, column = span.first
    return f"{span.source.path}:{line}:{column}"


def _lines(gate: dict[str, Any]) -> Iterator[str]:
    from ..reports.visible import visible

    used = " (used by no Rollout in view)" if gate["unbound"] else ""
    yield visible(f"{gate['gate']}{used}  {gate['place']}") + "\n"
    for template in gate["templates"]:
        found = f"not found: {template['missing']}" if "missing" in template else template["place"]
        yield visible(f"  template  {template['name']}  {found}") + "\n"
    for argument in gate["arguments"]:
        value = f"unknown: {argument['unknown']}" if argument["unknown"] else f"{argument['value']!r}"
        yield visible(f"  argument  {argument['name']} = {value}  ({argument['origin']}, {argument['place']})") + "\n"
    for metric in gate["metrics"]:
        dry = ", dry run" if metric["dryRun"] else ""
        every = f" every {metric['interval']}" if metric["interval"] else ""
        yield (
            visible(
                f"  metric    {metric['name']}  {metric['provider'] or 'no known provider'}, "
                f"count {metric['count']}{every}, failureLimit {metric['failureLimit']}{dry}"
            )
            + "\n"
        )
        boundary = f", passes with {metric['boundary']}" if metric["boundary"] else ""
        yield visible(f"              signal {metric['signal']}{boundary}") + "\n"
        for each in metric["scopes"]:
            yield visible(f"              scope {each['scope']}: {' '.join(each['selector'].split())}") + "\n"
    if gate["unknown"]:
        yield f"  unknown   {gate['unknown']}\n"
