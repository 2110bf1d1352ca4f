"""A configuration file's nodes to plain values, by the table, with every problem at its place."""

from __future__ import annotations

from collections.abc import Mapping
from os.path import abspath, join

from ..record import NamedTuple
from ..source.nodes import Mapping as MappingNode
from ..source.nodes import Node, Scalar, Sequence, follow
from ..source.problems import DuplicateKey, Problem, UnrenderedTemplate
from ..source.spans import scalar_span
from ..source.text import Source, Span
from .fields import CONFIGURATION, EXTENDED_FILE, RULES
from .kinds import Choice, Kind, ListOf, MapOf, OneOf, Structure, Text, Value
from .problems import ConfigurationProblem, closest, rule_advice
from .scalar_values import Refused, is_nothing, matches, scalar_noun, scalar_value


class Reading(NamedTuple):
    """What one file says. ``values`` leaves out what is invalid: with ``problems`` it is of no use."""

    values: dict[str, Value]
    origins: dict[str, str]
    """``path:line`` by dotted key."""
    extended: tuple[tuple[str, Span], ...]
    """The files it extends, as written, the first one lowest."""
    remarks: tuple[str, ...]
    problems: tuple[ConfigurationProblem, ...]


def read_configuration(
    source: Source,
    known_rules: Mapping[str, str] | None = None,
    directory: str = ".",
    keys: Structure = CONFIGURATION,
) -> Reading:
    """Read one configuration file, without what it extends.

    ``known_rules`` are names by code; without them any code is taken. Relative paths in the file count from
    ``directory``. ``keys`` are those that it may have.
    """
    from ..source.parse import parse

    reader = _Reader(source, known_rules, directory)
    documents = parse(source)
    for document in documents:
        reader.problems.extend(_from_parser(problem) for problem in document.problems)
    for document in documents[1:]:
        if document.root is not None:
            reader.report(document.root, "a configuration is one YAML document", "remove what follows the second `---`")
    root = documents[0].root if documents else None
    values: dict[str, Value] = {}
    if root is not None and not (type(root) is Scalar and is_nothing(root)):
        try:
            values = reader.structure(keys, root, "")
        except Refused as refused:
            reader.report(root, refused.message, refused.advice)
    return Reading(values, reader.origins, tuple(reader.extended), tuple(reader.remarks), _in_order(reader.problems))


def _in_order(problems: list[ConfigurationProblem]) -> tuple[ConfigurationProblem, ...]:
    """The problems in the order of the text; what aliases and merge keys lead to twice is told once."""
    told: dict[tuple[int, int, str], ConfigurationProblem] = {}
    for problem in problems:
        told.setdefault((problem.span.start, problem.span.end, problem.help), problem)
    return tuple(sorted(told.values(), key=lambda problem: problem.span.start))


def _from_parser(problem: Problem) -> ConfigurationProblem:
    if isinstance(problem, DuplicateKey):
        advice = f"keep one of the two: the first is in line {problem.first.first.line}"
        return ConfigurationProblem(problem.span, f"`{problem.name}` is written twice", advice)
    if isinstance(problem, UnrenderedTemplate):
        return ConfigurationProblem(problem.span, "a configuration is not rendered", "write it out as plain YAML")
    return ConfigurationProblem(problem.span, problem.message, problem.help)


class _Reader:
    """Reads the nodes of one file by the table and collects what it meets on the way.

    A value that cannot be read raises ``Refused``; the collection that holds it reports that and goes on with the next
    one.
    """

    def __init__(self, source: Source, known_rules: Mapping[str, str] | None, directory: str) -> None:
        self.source = source
        self.known_rules = known_rules
        self.directory = directory
        self.problems: list[ConfigurationProblem] = []
        self.origins: dict[str, str] = {}
        self.extended: list[tuple[str, Span]] = []
        self.remarks: list[str] = []
        self.unread: list[str] = []
        """The routes of the keys that are remarked upon."""

    def span(self, node: Node) -> Span:
        """A scalar's text, or the first line of a collection."""
        if type(node) is Scalar:
            return scalar_span(self.source, node)
        line = self.source.position(node.start).line
        line_end = self.source.line_starts[line - 1] + len(self.source.line(line))
        return Span(self.source, node.start, max(node.start, min(node.end, line_end)))

    def report(self, node: Node, message: str, advice: str) -> None:
        self.problems.append(ConfigurationProblem(self.span(node), message, advice))

    def structure(self, kind: Structure, node: Node, route: str) -> dict[str, Value]:
        """The values of a mapping with known keys."""
        keys = {key.name: key for key in kind.keys}
        entries = self._entries(node, route, f"{kind.keys[0].name}: {kind.keys[0].example}")
        values: dict[str, Value] = {}
        for name, (at, child) in entries.items():
            key = keys.get(name)
            if key is None:
                self._unknown_key(name, at, kind, route)
                continue
            below = f"{route}.{name}" if route else name
            if not key.read:
                self._remark(name, at, below)
            self._entry(values, name, key.kind, at, child, below, key.example)
        for key in kind.keys:
            if key.required and key.name not in entries:
                self.report(node, f"`{route}` lacks `{key.name}`", f"write `{key.name}: {key.example}`")
        if kind.one_of and not any(name in entries for name in kind.one_of):
            names = ", ".join(f"`{name}`" for name in kind.one_of)
            self.report(node, f"`{route}` selects nothing", f"say what it is for with one of {names}")
        return values

    def _map(self, kind: MapOf, node: Node, route: str, example: str) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for name, (at, child) in self._entries(node, route, f"{route}: {example}").items():
            if matches(kind.key.pattern, name):
                self._entry(values, name, kind.value, at, child, f"{route}.{name}", example)
            elif kind is RULES and self.known_rules is not None:
                self.report(at, f"unknown rule `{name}`", rule_advice(name, self.known_rules))
            else:
                self.report(at, f"`{name}` is not {kind.key.what}", f"write it as in `{example}`")
        return self._rule_levels(node, values, route) if kind is RULES else values

    def _list(self, kind: ListOf, node: Node, route: str, example: str) -> list[Value]:
        if type(node) is not Sequence:
            single = type(node) is Scalar and not is_nothing(node) and isinstance(kind.item, Text | Choice)
            advice = f"write `[{node.value}]`" if single and type(node) is Scalar else f"write `{example}`"
            raise Refused(f"`{route}` must be a list, not {_noun(node)}", advice)
        values: list[Value] = []
        for index, item in enumerate(node.items):
            try:
                values.append(self._value(kind.item, item, f"{route}[{index}]", example))
            except Refused as refused:
                self.report(follow(item), refused.message, refused.advice)
        return values

    def _entries(self, node: Node, route: str, example: str) -> dict[str, tuple[Scalar, Node]]:
        """The entries of a node that must be a mapping."""
        if type(node) is not MappingNode:
            raise Refused(f"`{route or 'a configuration'}` must be a mapping, not {_noun(node)}", f"write `{example}`")
        return node.entries

    def _entry(
        self, values: dict[str, Value], name: str, kind: Kind, at: Scalar, child: Node, route: str, example: str
    ) -> None:
        """Read one entry and note its origin; report a value that is wrong and leave it out."""
        try:
            values[name] = self._value(kind, child, route, example)
        except Refused as refused:
            self.report(follow(child), refused.message, refused.advice)
            return
        if not isinstance(kind, Structure | MapOf):
            self.origins[route] = f"{self.source.path}:{self.source.position(at.start).line}"

    def _value(self, kind: Kind, node: Node, route: str, example: str) -> Value:
        """The plain value of a node that must be of a kind; raises ``Refused``."""
        node = follow(node)
        if isinstance(kind, OneOf):
            kind = _alternative(kind, node, route, example)
        if isinstance(kind, Structure):
            return dict(self.structure(kind, node, route))
        if isinstance(kind, MapOf):
            return dict(self._map(kind, node, route, example))
        if isinstance(kind, ListOf):
            return list(self._list(kind, node, route, example))
        if type(node) is not Scalar:
            raise Refused(f"`{route}` cannot be {_noun(node)}", f"write `{example}`")
        value = scalar_value(kind, node, route)
        if kind is EXTENDED_FILE:
            self.extended.append((str(value), self.span(node)))
        if isinstance(kind, Text) and kind.is_path and "://" not in str(value):
            return abspath(join(self.directory, str(value)))
        return value

    def _unknown_key(self, name: str, at: Scalar, kind: Structure, route: str) -> None:
        names = [key.name for key in kind.keys]
        near = closest(name, names)
        home = _home(name, route)
        if near is not None:
            advice = f"did you mean `{near}`?"
        elif home is not None:
            advice = f"it belongs {home}"
        else:
            advice = "known here: " + ", ".join(f"`{known}`" for known in names)
        self.report(at, f"unknown key `{name}`" + (f" in `{route}`" if route else ""), advice)

    def _remark(self, name: str, at: Scalar, route: str) -> None:
        """Remark upon a key that nothing reads, but not upon what stands below it."""
        if route.startswith(tuple(f"{unread}." for unread in self.unread)):
            return
        self.unread.append(route)
        line, column = self.source.position(at.start)
        self.remarks.append(f"{self.source.path}:{line}:{column}: no rule of this version reads `{name}`")

    def _rule_levels(self, node: Node, written: dict[str, Value], route: str) -> dict[str, Value]:
        """Levels by code where the codes are known, else by code or name as written."""
        plain = {
            name: level["level"] for name, level in written.items() if isinstance(level, dict) and "level" in level
        }
        levels: dict[str, Value] = {name: plain.get(name, level) for name, level in written.items()}
        if self.known_rules is None or type(node) is not MappingNode:
            return levels
        codes = {name: code for code, name in self.known_rules.items()} | {code: code for code in self.known_rules}
        by_code: dict[str, Value] = {}
        for name, level in levels.items():
            at, code = node.entries[name][0], codes.get(name)
            if code is None:
                self.report(at, f"unknown rule `{name}`", rule_advice(name, self.known_rules))
            elif code in by_code:
                self.report(at, f"`{name}` is `{code}`, which has a level already", "keep one of the two")
            else:
                by_code[code] = level
                self.origins[f"{route}.{code}"] = self.origins.pop(f"{route}.{name}")
        return by_code


def _alternative(kind: OneOf, node: Node, route: str, example: str) -> Kind:
    for alternative in kind.alternatives:
        if type(node) is _shape(alternative):
            return alternative
    raise Refused(f"`{route}` cannot be {_noun(node)}", f"write `{example}`")


def _shape(kind: Kind) -> type[Node]:
    if isinstance(kind, ListOf):
        return Sequence
    return MappingNode if isinstance(kind, Structure | MapOf) else Scalar


def _noun(node: Node) -> str:
    """What a node is, with its article."""
    if type(node) is Scalar:
        return scalar_noun(node)
    return "a mapping" if type(node) is MappingNode else "a list"


def _home(name: str, route: str) -> str | None:
    """Where a key that stands in the wrong place belongs."""
    for key in CONFIGURATION.keys:
        if key.name == name and route:
            return "at the top of the file"
        if isinstance(key.kind, Structure) and any(child.name == name for child in key.kind.keys):
            return f"under `{key.name}`"
    return None
