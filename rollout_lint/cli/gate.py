"""Render, check, and write what was rendered to standard output, only where nothing is wrong.

What is rendered is a directory: a kustomization, a chart or plain manifests; or, behind `--`, whatever a command
writes. Nothing is written where something is wrong: standard error says what, and the exit code is not 0. Made for
Argo CD's config management plugins; it reads no standard input and no baseline."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING

from ..rendering.tools import HOW
from .configured import SETTINGS_FLAGS, settings_of
from .flags import Flag, Options, Positional
from .terminal import Terminal

if TYPE_CHECKING:
    from ..delivery.argocd_gate import Request
    from ..settings import Settings

_OF_SETTINGS = tuple(flag for flag in SETTINGS_FLAGS if flag.name != "--exclude")
FLAGS = (
    Flag("--render", "What renders the directory; `none` takes its manifests as they are.", choices=HOW),
    Flag("--policy", "The platform's policy, which the repository cannot change.", "FILE"),
    Flag("--mode", "Whether findings stop the application, or are only told.", choices=("enforce", "warn")),
    Flag("--timeout", "How long all of it may take: 45s, 1m30s.", "DURATION", default="45s"),
    Flag("--allow-empty", "Let an application without any object pass; Argo CD then prunes what it had."),
    Flag(
        "--fail-on",
        "The level from which findings stop the application.",
        choices=("error", "warning", "note", "none"),
        default="error",
    ),
    Flag("--require-decided", "Stop where something could not be decided."),
    *_OF_SETTINGS,
)
POSITIONAL = Positional("path", "[PATH] | -- COMMAND...", many=False, command="command")
_CLOSED = "rollout-lint: the rendered manifests could not be written whole"


def run(options: Options, terminal: Terminal) -> int:
    from ..delivery.argocd_gate import INTERNAL, USAGE, decide
    from ..delivery.exact_output import NotTaken, write_exactly

    descriptor = terminal.stdout.fileno()
    request = _request(options)
    if isinstance(request, str):
        terminal.remark(request)
        return USAGE
    # stopped from outside, it must not leave a renderer behind; another thread than the main one cannot say so
    with suppress(ValueError):
        signal.signal(signal.SIGTERM, _stopped)
    deadline = time.monotonic() + request.seconds
    decision = decide(request, terminal.environment, deadline)
    terminal.stderr.write(decision.text)
    terminal.stderr.flush()
    if decision.output is None:
        return decision.code or INTERNAL
    try:
        write_exactly(descriptor, decision.output, deadline)
    except OSError as error:
        terminal.stderr.write(f"{_CLOSED}: {error.strerror}\n")
        return INTERNAL
    except NotTaken:
        terminal.stderr.write(f"{_CLOSED}: nobody read them in time\n")
        return INTERNAL
    return decision.code


def _request(options: Options) -> Request | str:
    """What is asked for, or what is wrong with it."""
    from ..delivery.argocd_gate import Request

    seconds = _seconds(options["timeout"])
    if seconds is None:
        return f"--timeout {options['timeout']} is no duration: write it as in `45s` or `1m30s`"
    command, paths = options["command"], options["path"]
    if command is not None and (paths or options["render"]):
        return "a command behind `--` renders by itself: leave out the path and --render"
    if command == ():
        return "there is no command behind `--`: write it as in `rollout-lint gate -- kustomize build .`"
    said = [flag.name for flag in _OF_SETTINGS if options[flag.key]]
    if options["policy"] and said:
        return f"the policy says what is enforced: leave out {', '.join(said)}"
    path = paths[0] if paths else "."
    if not os.path.isdir(path):
        return f"`{path}` is no directory"
    return Request(
        path,
        options["render"] or "auto",
        command,
        seconds,
        options["allow_empty"],
        options["mode"],
        options["policy"],
        lambda: _own_settings(options, path),
        options["fail_on"],
        options["require_decided"],
    )


def _own_settings(options: Options, path: str) -> Settings:
    """Without a policy: what the flags and the repository's configuration say."""
    from ..delivery.argocd_application import application_of
    from ..delivery.argocd_gate import own_configuration

    found = own_configuration(path, application_of(os.environ, os.getcwd()))
    return settings_of({**options, "config": options["config"] or found, "exclude": ()}, (path,))


def _seconds(text: str) -> float | None:
    """The seconds of a duration; None for what is none."""
    import re

    from ..configuration.kinds import Duration
    from ..configuration.quantities import seconds

    return seconds(text) if re.match(Duration().pattern, text) else None


def _stopped(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
