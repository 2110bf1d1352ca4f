"""Command-line flags as data: read quickly where they are plain, by click where there is something to explain.

click costs more to import than a whole run over one file takes (technology §6), and a hook that is felt gets switched
off. So one table a command is read twice: by ``read_plain``, which knows nothing but well-formed arguments and gives
up on anything else, and by click, which then says what is wrong, or prints the help, or completes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..record import NamedTuple

if TYPE_CHECKING:
    import click

Options = dict[str, Any]
"""Values by name: a switch is a bool, a repeatable flag a tuple, any other flag a text or None."""


class Usage(Exception):
    """Options that do not go together, with what to do."""


class Flag(NamedTuple):
    """One option of a command. Without ``metavar`` and ``choices`` it is a switch."""

    name: str
    help: str
    metavar: str | None = None
    choices: tuple[str, ...] = ()
    default: str | None = None
    many: bool = False
    short: str | None = None

    @property
    def takes_value(self) -> bool:
        return self.metavar is not None or bool(self.choices)

    @property
    def key(self) -> str:
        return self.name.removeprefix("--").replace("-", "_")


class Positional(NamedTuple):
    """The positional arguments of a command: a tuple of texts under ``key``.

    With a ``command`` the words behind ``--`` are a command of their own, under that key: a tuple, or None where there
    is no ``--``.
    """

    key: str
    metavar: str
    required: bool = False
    many: bool = True
    command: str | None = None


def defaults(flags: Sequence[Flag]) -> Options:
    """The options of a call without flags."""
    return {flag.key: () if flag.many else flag.default if flag.takes_value else False for flag in flags}


def split_command(arguments: Sequence[str], positional: Positional | None) -> tuple[list[str], Options]:
    """The arguments without a command behind ``--``, and that command as an option; both readers begin with this."""
    rest = list(arguments)
    if positional is None or positional.command is None:
        return rest, {}
    if "--" not in rest:
        return rest, {positional.command: None}
    at = rest.index("--")
    return rest[:at], {positional.command: tuple(rest[at + 1 :])}


def read_plain(arguments: Sequence[str], flags: Sequence[Flag], positional: Positional | None) -> Options | None:
    """The options of well-formed arguments; None for all else: an unknown flag, a missing value, ``--help``."""
    by_name: Mapping[str, Flag] = {name: flag for flag in flags for name in (flag.name, flag.short) if name}
    rest, command = split_command(arguments, positional)
    options = {**defaults(flags), **command}
    places: list[str] = []
    while rest:
        word = rest.pop(0)
        if word == "--":
            places += rest
            break
        if not word.startswith("-") or word == "-":
            places.append(word)
            continue
        name, equals, value = word.partition("=")
        flag = by_name.get(name)
        if flag is None or (equals and not (flag.takes_value and name.startswith("--"))):
            return None
        if not flag.takes_value:
            options[flag.key] = True
            continue
        if not equals:
            if not rest or (rest[0].startswith("-") and rest[0] != "-"):
                return None
            value = rest.pop(0)
        if flag.choices and value not in flag.choices:
            return None
        options[flag.key] = (*options[flag.key], value) if flag.many else value
    if positional is None:
        return None if places else options
    if (positional.required and not places) or (len(places) > 1 and not positional.many):
        return None
    options[positional.key] = tuple(places)
    return options


def click_parameters(flags: Sequence[Flag], positional: Positional | None) -> list[click.Parameter]:
    """The same table as click's parameters."""
    import click

    parameters: list[click.Parameter] = []
    if positional is not None:
        parameters.append(
            click.Argument(
                [positional.key],
                nargs=-1 if positional.many else 1,
                required=positional.required,
                metavar=positional.metavar,
                type=click.UNPROCESSED,
            )
        )
    for flag in flags:
        names = [name for name in (flag.short, flag.name) if name]
        if not flag.takes_value:
            parameters.append(click.Option(names, is_flag=True, help=flag.help))
            continue
        parameters.append(
            click.Option(
                names,
                help=flag.help,
                metavar=flag.metavar,
                multiple=flag.many,
                default=() if flag.many else flag.default,
                show_default=flag.default is not None,
                type=click.Choice(flag.choices) if flag.choices else click.STRING,
            )
        )
    return parameters
