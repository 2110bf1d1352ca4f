"""The commands as click knows them: for help, completion, and everything that is wrong with a call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from ..version import __version__
from .flags import Options, click_parameters, split_command
from .main import COMMANDS, USAGE, command_module
from .terminal import Terminal

_HELP = """A static linter and CI policy checker for Argo Rollouts.

Start with `rollout-lint check .`; `rollout-lint explain RL101` says what a finding means."""
_EXIT_CODES = (
    "Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 bad usage or configuration, 3 no readable input file, "
    "4 internal error, 5 rendering failed."
)


class _Commands(click.Group):
    """The group, which imports a command only when it is asked for."""

    behind: Options
    """The command behind ``--`` of this call, for the commands that take one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = command_module(cmd_name)

        def run(**options: Any) -> int:
            key = module.POSITIONAL.key if module.POSITIONAL else None
            if key and not isinstance(options[key], tuple):
                options[key] = () if options[key] is None else (options[key],)
            return int(module.run({**options, **self.behind}, ctx.obj))

        return click.Command(
            cmd_name,
            callback=run,
            params=click_parameters(module.FLAGS, module.POSITIONAL),
            help=module.__doc__,
            short_help=COMMANDS[cmd_name],
            epilog=_EXIT_CODES if cmd_name in ("check", "gate") else None,
            context_settings={"help_option_names": ["-h", "--help"]},
        )

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(name, COMMANDS, n=1)
            advice = f" Did you mean `{near[0]}`?" if near else f" To check it, write `rollout-lint check {name}`."
            raise click.UsageError(f"No such command `{name}`.{advice}", ctx)
        return super().resolve_command(ctx, args)


def run_with_click(arguments: Sequence[str], terminal: Terminal) -> int:
    """Let click read the arguments: it prints help, or says what is wrong with them."""
    group = _Commands(
        "rollout-lint",
        help=_HELP,
        params=[click.Option(["--version"], is_flag=True, help="Show the version and exit.")],
        context_settings={"help_option_names": ["-h", "--help"], "obj": terminal},
        invoke_without_command=True,
        callback=_bare,
    )
    known = bool(arguments) and arguments[0] in COMMANDS
    positional = command_module(arguments[0]).POSITIONAL if known else None
    words, group.behind = split_command(arguments, positional)
    try:
        result = group.main(words, prog_name="rollout-lint", standalone_mode=False)
    except click.ClickException as error:
        error.show(terminal.stderr)
        return USAGE
    except click.Abort:
        return 130
    return result if isinstance(result, int) else 0


@click.pass_context
def _bare(context: click.Context, version: bool) -> None:
    if version:
        click.echo(f"rollout-lint {__version__}")
        context.exit(0)
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
        context.exit(0)
