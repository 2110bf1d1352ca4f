"""The settings of one run: what is enforced where, at which level, and who said so.

Without a configuration file nothing but this module, the levels and the policy's constants is imported: the table of
keys, the YAML reader and the rest of ``rollout_lint.configuration`` come with the first file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .configuration.levels import explicit_level, is_selected, level_under
from .configuration.problems import ConfigurationError, ConfigurationProblem
from .finding import Basis, Level, ResourceName
from .gates.policy import Policy

if TYPE_CHECKING:
    from .configuration.effective import Override
    from .configuration.files import Loaded

__all__ = ["ConfigurationError", "ConfigurationProblem", "Settings", "find_configuration", "load_settings"]


class Settings:
    """Effective settings. Nothing of it changes; ``replace`` makes another one."""

    __slots__ = (
        "_matched",
        "_origins",
        "_policies",
        "base",
        "base_policy",
        "command_line",
        "context",
        "exclude",
        "exclude_root",
        "overrides",
        "path",
        "remarks",
        "root",
        "values",
    )

    path: str | None
    """The configuration file, None without one."""
    root: str
    """The directory that reported paths are relative to; "" without a configuration."""
    base: str
    """The directory that the configuration's globs count from; "" without a configuration."""
    values: Mapping[str, Any]
    """What is set, as plain values by key, the command line included."""
    base_policy: Policy
    """The policy where no override matches."""
    overrides: tuple[Override, ...]
    context: tuple[str, ...]
    """Absolute paths to read only so that references resolve."""
    exclude: tuple[str, ...]
    """Globs of files to leave out, the command line's last."""
    exclude_root: str | None
    """The directory that they count from; None without a configuration: the project's root."""
    command_line: Mapping[str, Any]
    """What ``replace`` set: it beats the file, its overrides included."""
    remarks: tuple[str, ...]
    """For stderr: keys that are set and that nothing reads yet, each with its place."""

    def __init__(self) -> None:
        self.path = self.exclude_root = None
        self.root = self.base = ""
        self.values = {}
        self.base_policy = Policy()
        self.overrides = ()
        self.context = self.exclude = self.remarks = ()
        self.command_line = {}
        self._origins: Mapping[str, str] = {}
        self._matched: dict[tuple[str, ResourceName | None], tuple[Override, ...]] = {}
        self._policies: dict[tuple[Override, ...], Policy] = {}

    @classmethod
    def defaults(cls) -> Settings:
        """The settings of a run without a configuration."""
        return _DEFAULTS

    # what is set

    @property
    def profile(self) -> str:
        """The profile where no override has another."""
        return str(self.values.get("profile", "production"))

    @property
    def controller(self) -> str:
        """The release of Argo Rollouts: ``1.9``."""
        major, minor = self.base_policy.controller
        return f"{major}.{minor}"

    @property
    def rules(self) -> Mapping[str, str]:
        """Explicit levels by code (by name as well where the known rules were not given)."""
        rules: Mapping[str, str] = self.values.get("rules", {})
        return rules

    @property
    def select(self) -> tuple[str, ...]:
        return tuple(self.command_line.get("select", ()))

    @property
    def ignore(self) -> tuple[str, ...]:
        return tuple(self.command_line.get("ignore", ()))

    @property
    def require_reason(self) -> bool:
        """Whether a suppression must say why."""
        return bool(self.values.get("suppressions", {}).get("require-reason", True))

    @property
    def origins(self) -> dict[str, str]:
        """By dotted key, where its effective value comes from: ``default``, ``.rollout-lint.yaml:3``, ``--profile``."""
        from .configuration.listing import default_origins

        return {**default_origins(self._origins), **self._origins}

    # what holds for one object

    def policy(self, path: str = "", resource: ResourceName | None = None) -> Policy:
        """The policy for an object of a file; ``path`` as it is reported."""
        if not self.overrides:
            return self.base_policy
        matching = self._matching(path, resource)
        if not matching:
            return self.base_policy
        policy = self._policies.get(matching)
        if policy is None:
            from .configuration.effective import overridden_policy

            policy = self._policies[matching] = overridden_policy(self.values, matching)
        return policy

    def level(
        self, code: str, name: str, level: Level, basis: Basis, path: str = "", resource: ResourceName | None = None
    ) -> Level | None:
        """The level at which a finding is shown; None where it is not.

        ``level`` and ``basis`` are the finding's own, as under ``production``. The command line beats overrides, a
        later override an earlier one, all of them the rest of the file; an explicit level beats any profile.
        """
        if not is_selected(code, name, self.select, self.ignore):
            return None
        matching = self._matching(path, resource) if self.overrides else ()
        layers = (self.command_line.get("rules", {}), *(each.rules for each in reversed(matching)), self.rules)
        for rules in layers:
            written = rules.get(code) or rules.get(name)
            if written is not None:
                return explicit_level(written, basis)
        return level_under(self._profile(matching), level, basis)

    def may_report(self, code: str, name: str) -> bool:
        """Whether a rule can have findings that are shown: False where it is left out or off everywhere."""
        if not is_selected(code, name, self.select, self.ignore):
            return False
        forced: Mapping[str, str] = self.command_line.get("rules", {})
        written = forced.get(code) or forced.get(name)
        if written is not None:
            return written != "off"
        layers = [self.rules, *(each.rules for each in self.overrides)]
        levels = [layer.get(code) or layer.get(name) for layer in layers]
        return levels[0] != "off" or any(level not in (None, "off") for level in levels)

    def _profile(self, matching: tuple[Override, ...]) -> str:
        if "profile" not in self.command_line:
            for override in reversed(matching):
                if override.profile is not None:
                    return override.profile
        return self.profile

    def _matching(self, path: str, resource: ResourceName | None) -> tuple[Override, ...]:
        place = (path, resource)
        matching = self._matched.get(place)
        if matching is None:
            from .configuration.globs import below

            relative = below(path, self.root, self.base)
            matching = tuple(each for each in self.overrides if each.matches(relative, resource))
            self._matched[place] = matching
        return matching

    # other settings

    def replace(
        self,
        *,
        profile: str | None = None,
        rules: Mapping[str, str] | None = None,
        select: Iterable[str] | None = None,
        ignore: Iterable[str] | None = None,
        exclude: Iterable[str] | None = None,
        origin: str | None = None,
        known_rules: Mapping[str, str] | None = None,
    ) -> Settings:
        """These settings with what a command line or a caller says on top: levels and excludes add to what is there.

        ``origin`` is who says so; by default the flag of that name (``--profile``). Raises ConfigurationError for an
        unknown profile or level, a glob that can match nothing and, where the known rules are given, an unknown rule.
        """
        codes = {} if known_rules is None else {name: code for code, name in known_rules.items()}
        given = {
            "profile": profile,
            "rules": None if rules is None else {codes.get(rule, rule): level for rule, level in rules.items()},
            "select": None if select is None else tuple(select),
            "ignore": None if ignore is None else tuple(ignore),
            "exclude": None if exclude is None else tuple(exclude),
        }
        set_here = {name: value for name, value in given.items() if value is not None}
        origins = {name: origin or f"--{name}" for name in set_here}
        from .configuration.requested import requested_problems

        problems = list(requested_problems(set_here, origins, known_rules))
        if problems:
            raise ConfigurationError(problems)
        return self._with(set_here, origins)

    def _with(self, set_here: dict[str, Any], origins: dict[str, str]) -> Settings:
        command_line = {**self.command_line, **set_here}
        exclude = self.exclude
        values = dict(self.values)
        new_origins = {**self._origins, **origins}
        if "profile" in set_here:
            values["profile"] = set_here["profile"]
        if "rules" in set_here:
            command_line["rules"] = {**self.command_line.get("rules", {}), **set_here["rules"]}
            values["rules"] = {**self.rules, **set_here["rules"]}
            source = new_origins.pop("rules")
            new_origins.update({f"rules.{code}": source for code in set_here["rules"]})
        if "exclude" in set_here:
            exclude = (*self.exclude, *set_here["exclude"])
            values["exclude"] = [*values.get("exclude", ()), *set_here["exclude"]]
            if "exclude" in self._origins:
                new_origins["exclude"] = f"{self._origins['exclude']}, {origins['exclude']}"
        other = Settings()
        for slot in self.__slots__:
            setattr(other, slot, getattr(self, slot))
        other.values, other.command_line, other._origins, other.exclude = values, command_line, new_origins, exclude
        return other


_DEFAULTS = Settings()


def find_configuration(paths: Iterable[str]) -> str | None:
    """The configuration of a run over ``paths``, as an absolute path.

    It is the nearest ``.rollout-lint.yaml`` from the common directory of the paths up to the repository's root; without
    a repository up to the working directory, or in the common directory alone where that lies elsewhere. ``-`` counts
    for nothing.
    """
    from .configuration.find import find

    return find(paths)


def load_settings(
    path: str | None, *, known_rules: Mapping[str, str] | None = None, root: str | None = None
) -> Settings:
    """The settings of a configuration file and what it extends; the defaults where there is none.

    ``known_rules`` are the names of all rules by code: without them any rule is taken. ``root`` is the directory that
    reported paths are relative to (by default the repository around the file, else the working directory). The file's
    globs count from its directory, those of a file with another name than ``.rollout-lint.yaml`` from ``root``. Raises
    ConfigurationError.
    """
    if path is None:
        return Settings.defaults()
    import os

    from .configuration import files
    from .source.discovery import repository_root

    path = os.path.abspath(path)
    root = os.path.abspath(root) if root is not None else repository_root(os.path.dirname(path)) or os.getcwd()
    return settings_of(files.load(path, root, known_rules), path, root)


def settings_of(loaded: Loaded, path: str, root: str) -> Settings:
    """The settings of what was read of a configuration file; both paths are absolute."""
    import os

    from .configuration import effective, globs
    from .configuration.find import FILE_NAME

    values: Mapping[str, Any] = loaded.values
    directory = os.path.dirname(path)
    settings = Settings()
    settings.path, settings.root = path, root
    settings.base = directory if os.path.basename(path) == FILE_NAME else root
    settings.values = values
    settings.base_policy = effective.policy_of(values)
    settings.overrides = tuple(effective.Override(entry) for entry in values.get("overrides", ()))
    context = values.get("context", ())
    settings.context = () if context == "complete" else tuple(context)
    settings.exclude_root, settings.exclude = globs.anchored(tuple(values.get("exclude", ())), settings.base, root)
    settings.remarks = loaded.remarks
    settings._origins = loaded.origins
    return settings
