"""What the runner of GitHub Actions makes of a log, line by line (actions/runner, ActionCommand.cs and
ActionCommandManager.cs)."""

from __future__ import annotations

import re
from typing import NamedTuple

COMMANDS = (
    "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice", "remove-matcher",
    "save-state", "set-env", "set-output", "stop-commands", "warning",
)  # fmt: skip
_LINE_END = re.compile("\r\n|\r|\n")
_PROPERTY_ESCAPES = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))
_DATA_ESCAPES = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))


class Obeyed(NamedTuple):
    """A command that the runner carried out."""

    command: str
    properties: dict[str, str]
    data: str


def obeyed(log: str) -> list[Obeyed]:
    """All commands that the runner carries out, those that stop and resume it left out."""
    known = set(COMMANDS)
    token = None
    carried_out = []
    for line in _LINE_END.split(log):
        command = _modern(line, known) or _old(line, known)
        if command is None:
            continue
        if token is not None:
            if command.command == token:
                known.remove(token)
                token = None
        elif command.command == "stop-commands":
            token = command.data
            known.add(token)
        else:
            carried_out.append(command)
    assert token is None, "nothing resumes the commands"
    return carried_out


def _modern(line: str, known: set[str]) -> Obeyed | None:
    """``::name key=value,key=value::data`` at the start of a line."""
    line = line.lstrip()
    end = line.find("::", 2)
    if not line.startswith("::") or end < 0:
        return None
    name, _, properties = line[2:end].partition(" ")
    if name.lower() not in known:
        return None
    return Obeyed(
        name.lower(), _properties(properties, ",", _PROPERTY_ESCAPES), _unescaped(line[end + 2 :], _DATA_ESCAPES)
    )


def _old(line: str, known: set[str]) -> Obeyed | None:
    """``##[name key=value;key=value]data`` anywhere in a line."""
    start = line.find("##[")
    end = line.find("]", start)
    if start < 0 or end < 0:
        return None
    name, _, properties = line[start + 3 : end].partition(" ")
    return Obeyed(name.lower(), _properties(properties, ";", ()), line[end + 1 :]) if name.lower() in known else None


def _properties(text: str, separator: str, escapes: tuple[tuple[str, str], ...]) -> dict[str, str]:
    pairs = (each.split("=", 1) for each in text.strip().split(separator))
    return {pair[0]: _unescaped(pair[1], escapes) for pair in pairs if len(pair) == 2 and all(pair)}


def _unescaped(text: str, escapes: tuple[tuple[str, str], ...]) -> str:
    for escape, meant in escapes:
        text = text.replace(escape, meant)
    return text
