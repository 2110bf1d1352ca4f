"""What the gates in files would do, scenario by scenario."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .configured import policy_of, settings_of
from .flags import Options
from .terminal import Terminal

if TYPE_CHECKING:
    from ..gates.gate import Gate
    from ..gates.gated import GatedRollout
    from ..gates.replay.scenario import Scenario
    from ..settings import Settings


def run_files(options: Options, terminal: Terminal, paths: Sequence[str]) -> int:
    """Replay every release of the files, and every gate that no Rollout in view uses."""
    from ..lint import project_of
    from ..manifests.loading import MissingPath, NoReadableFile
    from ..settings import ConfigurationError
    from ..walk import gates_of_targets, releases

    try:
        scenarios = scenarios_of(options["scenario"])
        given = _arguments(options["arg"])
        settings = settings_of(options, paths)
        project = project_of(paths, settings, options["context"])
        gated = releases(project)
        replayed = {id(each.rollout.resource) for each in gated}
        # a template alone: the gates of Rollouts that are not asked about are told metric by metric
        loose = [g for g in gates_of_targets(project) if g.rollout is None or id(g.rollout.resource) not in replayed]
        _supply([*(gate for each in gated for gate in each.gates), *loose], given)
    except (MissingPath, ConfigurationError, ValueError) as error:
        terminal.remark(str(error))
        return 2
    except NoReadableFile as error:
        terminal.remark(str(error))
        return 3
    show = _write_json if options["format"] == "json" else _write_text
    show(terminal, gated, loose, scenarios, settings, full=bool(options["scenario"]))
    return 0


def scenarios_of(names: Sequence[str]) -> tuple[Scenario, ...]:
    """Those of the names, all where none is given. Raises ValueError."""
    from ..gates.replay.scenario import SCENARIOS, scenario

    if not names:
        return SCENARIOS
    found = []
    for name in names:
        one = scenario(name)
        if one is None:
            known = ", ".join(each.name for each in SCENARIOS)
            raise ValueError(f"--scenario: `{name}` is none of {known} (or one-red-in-N)")
        found.append(one)
    return tuple(found)


def _arguments(given: Sequence[str]) -> dict[str, str]:
    """``name=value`` texts. Raises ValueError."""
    arguments = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise ValueError(f"--arg: write name=value, not `{text}`")
        arguments[name] = value
    return arguments


def _supply(gates: Sequence[Gate], given: dict[str, str]) -> None:
    """Raises ValueError for an argument that no gate declares."""
    for name, value in given.items():
        if not [gate for gate in gates if gate.supply(name, value)]:
            known = sorted({name for gate in gates for name in gate.environment})
            declared = f"declared are {', '.join(known)}" if known else "none is declared"
            raise ValueError(f"--arg: no template in view declares argument `{name}`; {declared}")


def _write_text(
    terminal: Terminal,
    gated: Sequence[GatedRollout],
    loose: Sequence[Gate],
    scenarios: Sequence[Scenario],
    settings: Settings,
    *,
    full: bool,
) -> None:
    from ..reports.courses import alike, gate_lines, release_lines

    blocks = [release_lines(each, scenarios, policy_of(settings, each.rollout.resource), full=full) for each in gated]
    blocks += [gate_lines(gates, scenarios, policy_of(settings, gates[0].owner), full=full) for gates in alike(loose)]
    written = "\n".join("".join(f"{line}\n" for line in block) for block in blocks)
    terminal.stdout.write(written or "no gates\n")


def _write_json(
    terminal: Terminal,
    gated: Sequence[GatedRollout],
    loose: Sequence[Gate],
    scenarios: Sequence[Scenario],
    settings: Settings,
    *,
    full: bool,
) -> None:
    import json

    from ..reports.courses import gate_values, release_values

    told = {
        "version": 1,
        "releases": [release_values(each, scenarios, policy_of(settings, each.rollout.resource)) for each in gated],
        "gates": [gate_values(gate, scenarios, policy_of(settings, gate.owner)) for gate in loose],
    }
    terminal.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
