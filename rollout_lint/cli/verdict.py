"""Say what gates do on good and bad days, what the controller makes of a measurement, or what a query returns.

With files: how each release ends under each scenario, when, and what each metric makes of it; every moment of it with
--scenario. With --result: the phase that --success and --failure give a result. With --query: type and shape of what
Prometheus returns, what it measures, and its answers without data, without traffic and without errors; or, with exit
code 1, why Prometheus refuses it. The configuration in force says which controller and which Prometheus."""

from __future__ import annotations

from .configured import SETTINGS_FLAGS
from .flags import Flag, Options, Positional
from .terminal import Terminal

FLAGS = (
    Flag("--success", "The successCondition.", "CONDITION"),
    Flag("--failure", "The failureCondition.", "CONDITION"),
    Flag("--result", "What the provider returned, as JSON; NaN and Infinity are numbers.", "JSON"),
    Flag("--kind", "What the result is to the condition.", choices=("vector", "scalar", "json"), default="vector"),
    Flag(
        "--engine",
        "expr's version: 1.15 before Argo Rollouts 1.10. By default that of the configured controller.",
        choices=("1.15", "1.17"),
    ),
    Flag("--query", "A PromQL query, to say what it returns.", "QUERY"),
    Flag("--prometheus", "Which Prometheus reads it. By default the configured one.", choices=("2", "3")),
    Flag(
        "--dialect",
        "Who reads it: what MetricsQL adds is unknown, not wrong. By default the configured one.",
        choices=("prometheus", "metricsql"),
    ),
    Flag("--arg", "With files: give an argument a value, as NAME=VALUE.", "NAME=VALUE", many=True),
    Flag(
        "--scenario",
        "With files: only this one (green, red, no-data, idle, no-errors, late-start, down, one-red-in-N), in full.",
        "NAME",
        many=True,
    ),
    Flag("--context", "Read these files and directories too, only so that references resolve.", "PATH", many=True),
    Flag("--format", "With files: how to show it.", choices=("text", "json"), default="text"),
    *SETTINGS_FLAGS,
)
POSITIONAL: Positional | None = Positional("paths", "[PATHS]...")


def run(options: Options, terminal: Terminal) -> int:
    from ..settings import ConfigurationError

    ways = [bool(options["paths"]), options["result"] is not None, options["query"] is not None]
    if sum(ways) != 1:
        terminal.remark("give files, or --result with --success or --failure, or --query")
        return 2
    if options["paths"]:
        from .verdict_files import run_files

        return run_files(options, terminal, options["paths"])
    try:
        if options["query"] is not None:
            from .verdict_query import run_query

            return run_query(options, terminal)
        from .verdict_result import run_result

        return run_result(options, terminal)
    except (ValueError, ConfigurationError) as error:
        terminal.remark(str(error))
        return 2
