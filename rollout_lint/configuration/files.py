"""A configuration file, merged with all that it extends."""

from __future__ import annotations

import os
from collections.abc import Mapping

from ..record import NamedTuple
from ..source.discovery import display_path
from ..source.problems import LimitExceeded, SyntaxProblem
from ..source.reading import ANYTHING, Unreadable, read_source
from ..source.text import Source, Span
from .fields import CONFIGURATION
from .kinds import Structure, Value
from .packages import is_packaged, packaged_file
from .problems import ConfigurationError, ConfigurationProblem, whole_problem
from .validate import Reading, read_configuration

APPENDED = frozenset(key.name for key in CONFIGURATION.keys if key.appends)


class Loaded(NamedTuple):
    """A configuration with what it extends merged under it."""

    values: dict[str, Value]
    origins: dict[str, str]
    remarks: tuple[str, ...]


def load(path: str, root: str, known_rules: Mapping[str, str] | None = None, keys: Structure = CONFIGURATION) -> Loaded:
    """Read a configuration file and what it extends; raises ConfigurationError with the problems of all of them.

    Paths are shown relative to ``root``. ``keys`` are those that the file itself may have.
    """
    loader = _Loader(root, known_rules, keys)
    source = read_source(path, display_path(path, root), ANYTHING)
    if isinstance(source, Unreadable):
        problem = whole_problem(
            source.path, f"the configuration cannot be read: {source.reason}", "name a readable YAML file"
        )
        raise ConfigurationError([problem])
    if not isinstance(source, Source):
        raise ConfigurationError(_content_problems(source))
    loaded = loader.merged(source, (path,))
    if loader.problems:
        raise ConfigurationError(loader.problems)
    return loaded._replace(remarks=tuple(dict.fromkeys(loaded.remarks)))


def on_top(upper: Loaded, lower: Loaded) -> Loaded:
    """Two configurations as one, as if the upper one extended the lower one."""
    return _over(upper, lower)


def merge(
    under: Mapping[str, Value], over: Mapping[str, Value], appended: frozenset[str] = frozenset()
) -> dict[str, Value]:
    """Two configurations as one: mappings are merged, the ``appended`` lists joined, everything else replaced."""
    merged = dict(under)
    for name, value in over.items():
        lower = merged.get(name)
        if isinstance(lower, dict) and isinstance(value, dict):
            merged[name] = merge(lower, value)
        elif name in appended and isinstance(lower, list) and isinstance(value, list):
            merged[name] = [*lower, *value]
        else:
            merged[name] = value
    return merged


def _content_problems(problem: SyntaxProblem | LimitExceeded | None) -> list[ConfigurationProblem]:
    """What is wrong with the bytes of a file."""
    return [] if problem is None else [ConfigurationProblem(problem.span, problem.message, problem.help)]


class _Loader:
    """Reads files and what they extend, and collects the problems of all."""

    def __init__(self, root: str, known_rules: Mapping[str, str] | None, keys: Structure) -> None:
        self.root = root
        self.known_rules = known_rules
        self.keys = keys
        self.problems: list[ConfigurationProblem] = []
        self.readings: dict[str, Reading] = {}
        """By real path: a file that is extended twice is read, and its problems are told, once."""

    def merged(self, source: Source, chain: tuple[str, ...]) -> Loaded:
        """One file over what it extends; ``chain`` are the files that led here, this one last."""
        path = chain[-1]
        reading = self._reading(source, path, self.keys if len(chain) == 1 else CONFIGURATION)
        below = Loaded({}, {}, ())
        for written, span in reading.extended:
            other = self._extended(self._place(written, path, span), span, chain)
            if other is not None:
                below = _over(other, below)
        own = {name: value for name, value in reading.values.items() if name != "extends"}
        if reading.extended:
            own["extends"] = [written for written, _ in reading.extended]
        return _over(Loaded(own, reading.origins, reading.remarks), below)

    def _reading(self, source: Source, path: str, keys: Structure) -> Reading:
        real = os.path.realpath(path)
        if real not in self.readings:
            self.readings[real] = read_configuration(source, self.known_rules, os.path.dirname(path), keys)
            self.problems.extend(self.readings[real].problems)
        return self.readings[real]

    def _place(self, written: str, path: str, span: Span) -> str | None:
        """Where a file that another extends lies; None where its package is not installed."""
        if not is_packaged(written):
            return os.path.normpath(os.path.join(os.path.dirname(path), written))
        found = packaged_file(written)
        if found is None:
            self._report(span, f"`{written}` cannot be extended: no such package is installed", "install the package")
        return found

    def _extended(self, path: str | None, span: Span, chain: tuple[str, ...]) -> Loaded | None:
        if path is None:
            return None
        if os.path.realpath(path) in map(os.path.realpath, chain):
            way = " → ".join(f"`{display_path(each, self.root)}`" for each in (*chain, path))
            self._report(
                span, f"a configuration extends itself: {way}", "remove this or another `extends:` of the circle"
            )
            return None
        source = read_source(path, display_path(path, self.root), ANYTHING)
        if isinstance(source, Source):
            return self.merged(source, (*chain, path))
        if isinstance(source, Unreadable):
            advice = "name a file relative to this one, or `package:NAME`"
            self._report(span, f"`{source.path}` cannot be extended: {source.reason}", advice)
        else:
            self.problems.extend(_content_problems(source))
        return None

    def _report(self, span: Span, message: str, advice: str) -> None:
        problem = ConfigurationProblem(span, message, advice)
        if problem not in self.problems:
            self.problems.append(problem)


def _over(upper: Loaded, lower: Loaded) -> Loaded:
    origins = {**lower.origins, **upper.origins}
    for name in APPENDED & lower.origins.keys() & upper.origins.keys():
        origins[name] = f"{lower.origins[name]}, {upper.origins[name]}"
    return Loaded(merge(lower.values, upper.values, APPENDED), origins, (*lower.remarks, *upper.remarks))
