"""The policy of whoever runs the platform: a configuration that the checked repository cannot change.

The file is an ordinary configuration with four keys more. Any configuration is a policy: what is not said is strict.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from ..configuration.fields import CONFIGURATION
from ..configuration.files import Loaded, load, on_top
from ..configuration.kinds import Choice, Key, ListOf, OneOf, Structure, Text
from ..configuration.levels import ALL, is_selected
from ..configuration.problems import ConfigurationError
from ..configuration.requested import requested_problems
from ..record import NamedTuple
from ..settings import Settings, settings_of

_SUPPRESSIONS = next(key for key in CONFIGURATION.keys if key.name == "suppressions")
_OWN_KEYS = (
    Key(
        "locked",
        ListOf(Text("a rule's code or name, the beginning of codes, or ALL")),
        "The rules that no repository can turn off, lower, feed other facts or suppress",
        "[RL2, RL302]",
        [ALL],
        read=True,
    ),
    Key(
        "repository-configuration",
        Choice(("refuse", "limited")),
        "Whether a repository's own configuration is left unread, or holds for the rules that are not locked",
        "limited",
        "refuse",
        read=True,
    ),
    Key(
        "suppressions",
        OneOf((Choice(("refuse", "allow")), _SUPPRESSIONS.kind)),
        "Whether findings of rules that are not locked can be suppressed in the manifests",
        "allow",
        "refuse",
        read=True,
    ),
    Key(
        "mode",
        Choice(("enforce", "warn", "application")),
        "Whether findings stop an application, are only told, or the application says which",
        "enforce",
        read=True,
    ),
)
_OWN_NAMES = frozenset(key.name for key in _OWN_KEYS)
POLICY_KEYS = Structure((*_OWN_KEYS, *(key for key in CONFIGURATION.keys if key.name != "suppressions")), "policy")
"""What a policy file may hold."""


class PlatformPolicy(NamedTuple):
    """A policy as it was read; ``loaded`` is the configuration in it."""

    loaded: Loaded
    path: str
    root: str
    locked: tuple[str, ...]
    limited: bool
    """Whether a repository's configuration holds for the rules that are not locked."""
    suppressions: bool
    """Whether a suppression holds for the rules that are not locked."""
    mode: str | None

    @property
    def settings(self) -> Settings:
        """What holds for the locked rules, and for all where the repository has no say."""
        return settings_of(self.loaded, self.path, self.root)

    def settings_under(self, configuration: str, known_rules: Mapping[str, str]) -> Settings:
        """What holds for the rules that are not locked, with a repository's configuration on top. Raises
        ConfigurationError."""
        path = os.path.abspath(configuration)
        return settings_of(on_top(load(path, self.root, known_rules), self.loaded), path, self.root)

    def locks(self, code: str, name: str) -> bool:
        return bool(self.locked) and is_selected(code, name, self.locked, ())


def load_policy(path: str, known_rules: Mapping[str, str]) -> PlatformPolicy:
    """Read a policy file and what it extends. Raises ConfigurationError."""
    path = os.path.abspath(path)
    root = os.getcwd()
    loaded = load(path, root, known_rules, POLICY_KEYS)
    values = loaded.values
    locked = values.get("locked", [ALL])
    assert isinstance(locked, list)
    problems = list(requested_problems({"select": locked}, {"select": loaded.origins.get("locked", path)}, known_rules))
    if problems:
        raise ConfigurationError(problems)
    plain = {name: value for name, value in values.items() if name not in _OWN_NAMES or isinstance(value, dict)}
    mode = values.get("mode")
    return PlatformPolicy(
        loaded._replace(values=plain),
        path,
        root,
        tuple(map(str, locked)),
        values.get("repository-configuration") == "limited",
        values.get("suppressions") == "allow",
        None if mode is None else str(mode),
    )
