"""Show the effective configuration, and where each value comes from: the default, a line of a file, or a flag.

PATHS are what would be checked: the configuration is looked for around them."""

from __future__ import annotations

from .configured import SETTINGS_FLAGS, settings_of
from .flags import Flag, Options, Positional
from .terminal import Terminal

FLAGS = (*SETTINGS_FLAGS, Flag("--format", "How to show it.", choices=("text", "json"), default="text"))
POSITIONAL = Positional("paths", "[PATHS]...")


def run(options: Options, terminal: Terminal) -> int:
    from ..configuration.listing import effective_settings
    from ..settings import ConfigurationError

    try:
        settings = settings_of(options, options["paths"] or (".",))
    except ConfigurationError as error:
        terminal.remark(str(error))
        return 2
    rows = effective_settings(settings)
    if options["format"] == "json":
        import json

        listed = [{"key": row.key, "value": row.value, "origin": row.origin, "read": row.read} for row in rows]
        terminal.stdout.write(json.dumps({"version": 1, "settings": listed}, indent=2, ensure_ascii=False) + "\n")
        return 0
    key_width = max(len(row.key) for row in rows)
    value_width = min(max(len(row.value) for row in rows), 40)
    for row in rows:
        unread = "" if row.read else "  (no rule of this version reads it)"
        terminal.stdout.write(f"{row.key:<{key_width}}  {row.value:<{value_width}}  {row.origin}{unread}\n")
    return 0
