"""The door: which command, with which options, and what the process ends with."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import NoReturn

from .flags import read_plain
from .quick_yaml import import_libyaml_alone
from .terminal import Terminal

COMMANDS = {
    "check": "check files and directories",
    "init": "set up a repository: a configuration, a hook and a workflow, shown first",
    "baseline": "freeze the findings there are, so that only new ones show",
    "gates": "show the gates of each Rollout, with their templates and arguments",
    "verdict": "say what the controller makes of a measurement, of a query, or of the gates in files",
    "gate": "render, and pass on exactly that where nothing is wrong: for Argo CD",
    "owner": "check that somebody is named to watch a release, is known, and is not away",
    "timeline": "draw each release: weights, measurements, and when a bad day is noticed",
    "rules": "list the rules",
    "explain": "print a rule's documentation",
    "config": "show the effective configuration and where each value comes from",
}
"""The commands, with what they do; each is a module of this package with ``FLAGS``, ``POSITIONAL`` and ``run``."""

OK, FINDINGS, USAGE, NO_FILE, INTERNAL = 0, 1, 2, 3, 4
"""Exit codes (contract)."""


def main(argv: Sequence[str] | None = None, terminal: Terminal | None = None) -> int:
    """Run one command and return the exit code. Nothing but an exit code leaves: no traceback, no exception."""
    # one short run that keeps all it builds: the collector would only walk over it again and again
    gc.disable()
    terminal = terminal or Terminal.of_process()
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        code = _dispatch(arguments, terminal)
        terminal.stdout.flush()
    except BrokenPipeError:
        # whoever read our output has gone; nothing more can be told, and the interpreter must not try at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERNAL
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if terminal.environment.get("ROLLOUT_LINT_DEBUG"):
            raise
        terminal.remark(f"internal error: {type(error).__name__}: {error}")
        terminal.remark("this is a bug; run it again with ROLLOUT_LINT_DEBUG=1 and report what it prints")
        return INTERNAL
    # nor at its end: what the process leaves behind goes with it
    gc.freeze()
    return code


def run_process() -> NoReturn:
    """``main`` for a process that does nothing else: it ends at once, where the interpreter would first take apart all
    that was built."""
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code)


def _dispatch(arguments: list[str], terminal: Terminal) -> int:
    if arguments in (["--version"], ["check", "--version"]):
        from ..version import __version__

        terminal.stdout.write(f"rollout-lint {__version__}\n")
        return OK
    if arguments and arguments[0] in COMMANDS:
        import_libyaml_alone()
        command = command_module(arguments[0])
        options = read_plain(arguments[1:], command.FLAGS, command.POSITIONAL)
        if options is not None:
            return int(command.run(options, terminal))
    from .explaining import run_with_click

    return run_with_click(arguments, terminal)


def command_module(name: str) -> ModuleType:
    return import_module(f"{__package__}.{name}")
