"""kustomization.yaml files, read without running kustomize.

Facts are kustomize's (api/types/kustomization.go, api/internal/target): ``bases`` are resources, a local path wins over
a remote one, paths are cleaned as text before links are resolved, and a kustomization may also be a Component.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator

from ..late_pattern import late_pattern
from ..record import NamedTuple
from .discovery import KUSTOMIZATION_NAMES, display_path, kustomization_file
from .nodes import Mapping, Node, Scalar, Sequence, follow
from .problems import Problem
from .reading import ANYTHING, Unreadable, read_source
from .scalars import ScalarType, read_scalar
from .spans import scalar_span
from .text import Source, Span

API_GROUP = "kustomize.config.k8s.io/"
"""Of every kustomization, before its version."""
_REMOTE = late_pattern(
    r"[a-z][a-z0-9+.-]*://"  # https://, ssh://, file://
    r"|git::|gh:|[^/@\s]+@[^/:\s]+:"  # git@host:owner/repository
    r"|[^/?\s]+\.[^/?\s]+/.*(?://|\?|\.git\b|_git/)"  # host.example/owner/repository//path?ref=v1
    r"|github\.com[/:]",
    re.IGNORECASE,
)
_INLINE = late_pattern(r"[\r\n{]|:\s")
"""What tells an inline patch from a path: kustomize tries to read every entry as YAML objects first."""
_STRINGS = (ScalarType.STRING, ScalarType.TIMESTAMP)


class Entry(NamedTuple):
    """A text in a kustomization, with its place. ``field`` is the top-level key it stands under."""

    field: str
    value: str
    span: Span


class LocalPath(NamedTuple):
    """An entry that names something on this disk. ``path`` is its real path: absolute, without links."""

    entry: Entry
    path: str


class Target(NamedTuple):
    """Which objects a patch is for: regular expressions, which kustomize anchors, or None where nothing is written."""

    group: Entry | None
    version: Entry | None
    kind: Entry | None
    name: Entry | None
    namespace: Entry | None
    label_selector: Entry | None
    annotation_selector: Entry | None


class Patch(NamedTuple):
    """One patch, of a file or inline. Both are None where the file is remote, missing or not named at all."""

    field: str
    file: LocalPath | None
    inline: Entry | None
    target: Target | None
    span: Span


class KustomizationProblem(NamedTuple):
    """Something in a kustomization that kustomize refuses, so that what it pulls in is not known."""

    span: Span
    message: str
    help: str


Malformed = Problem | KustomizationProblem


class Kustomization(NamedTuple):
    """One kustomization file. ``directory`` is its real directory; all else stands as it was written."""

    file: str
    directory: str
    source: Source
    is_component: bool
    resources: tuple[Entry, ...]
    bases: tuple[Entry, ...]
    components: tuple[Entry, ...]
    patches: tuple[Patch, ...]
    config_maps: tuple[Entry, ...]
    """Names in ``configMapGenerator``, without the hash that kustomize appends."""
    secrets: tuple[Entry, ...]
    crds: tuple[Entry, ...]
    configurations: tuple[Entry, ...]
    opaque: tuple[Entry, ...]
    """Helm charts, generators and transformers: what they make or change is not to be read here."""
    namespace: Entry | None
    prefix: Entry | None
    suffix: Entry | None
    files: tuple[LocalPath, ...]
    """The resources that are files."""
    children: tuple[LocalPath, ...]
    """The resources, bases and components that are directories with a kustomization."""
    remote: tuple[Entry, ...]
    missing: tuple[Entry, ...]
    """Paths that do not exist, and directories without a kustomization."""
    problems: tuple[Malformed, ...]


def read_kustomization(place: str, root: str) -> Kustomization | None:
    """The kustomization in a file, or in a directory.

    None where there is none, or where the file is of another API (Flux has a kind Kustomization too). What is malformed
    in it is among its problems; nothing is raised. ``root`` is what shown paths are relative to.
    """
    directory = directory_of(place)
    file = kustomization_file(place) if os.path.isdir(place) else place
    if file is None:
        return None
    shown = display_path(file, root)
    reading = read_source(file, shown, ANYTHING)
    nothing = Mapping(0, None, None, flow=True)
    if isinstance(reading, Source):
        reader = _Reader(directory, reading)
        node = reader.parse() or nothing
        if not _is_kustomize(node):
            return None
        reader.check_rivals(os.path.basename(file))
        return reader.read(file, node)
    if reading is None or isinstance(reading, Unreadable):
        reader = _Reader(directory, Source(shown, "", file))
        reason = reading.reason if reading is not None else "cannot be read"
        reader.problem(Span(reader.source, 0, 0), reason, "make it readable, or leave it out with `exclude:`")
    else:
        reader = _Reader(directory, reading.span.source)
        reader.problems.append(reading)
    return reader.read(file, nothing)


def directory_of(place: str) -> str:
    """The real directory of a kustomization. A link to the file alone moves no paths: its directory counts."""
    return os.path.realpath(place if os.path.isdir(place) else os.path.dirname(os.path.abspath(place)))


def _is_kustomize(node: Mapping) -> bool:
    entry = node.entries.get("apiVersion")
    version = follow(entry[1]) if entry is not None else None
    return type(version) is not Scalar or not version.value or version.value.startswith(API_GROUP)


def _is_null(node: Node) -> bool:
    return type(node) is Scalar and read_scalar(node)[0] is ScalarType.NULL


class _Reader:
    """Reads one kustomization; what is not as kustomize wants it becomes a problem and is left out."""

    def __init__(self, directory: str, source: Source) -> None:
        self.directory = directory
        self.source = source
        self.problems: list[Malformed] = []
        self.remote: list[Entry] = []
        self.missing: list[Entry] = []
        self.files: list[LocalPath] = []
        self.children: list[LocalPath] = []

    def read(self, file: str, node: Mapping) -> Kustomization:
        resources, bases, components = (self._texts(node, name) for name in ("resources", "bases", "components"))
        for entry in (*resources, *bases):
            self._sort_out(entry)
        for entry in components:
            self._sort_out(entry, directory_only=True)
        patches = tuple(self._patches(node))
        crds, configurations = self._texts(node, "crds"), self._texts(node, "configurations")
        for entry in (*crds, *configurations):
            self._locate(entry)
        kind = self._text(node, "kind", "kind")
        return Kustomization(
            file,
            self.directory,
            self.source,
            kind is not None and kind.value == "Component",
            resources,
            bases,
            components,
            patches,
            self._names(node, "configMapGenerator"),
            self._names(node, "secretGenerator"),
            crds,
            configurations,
            tuple(self._opaque(node)),
            self._text(node, "namespace", "namespace"),
            self._text(node, "namePrefix", "namePrefix"),
            self._text(node, "nameSuffix", "nameSuffix"),
            tuple(self.files),
            tuple(self.children),
            tuple(self.remote),
            tuple(self.missing),
            tuple(self.problems),
        )

    def parse(self) -> Mapping | None:
        """The mapping that the file holds; None where it holds none, which is then on record."""
        from .parse import parse

        documents = parse(self.source)
        self.problems += [problem for document in documents for problem in document.problems]
        roots = [follow(document.root) for document in documents if document.root is not None]
        roots = [root for root in roots if not _is_null(root)]
        for extra in roots[1:]:
            self.problem(self._span(extra), "kustomize reads one document only", "move the other to a file of its own")
        if roots and type(roots[0]) is Mapping:
            return roots[0]
        if roots:
            self.problem(self._span(roots[0]), "a kustomization is a mapping", "write `resources:` and a list")
        elif not self.problems:
            self.problem(Span(self.source, 0, 0), "the kustomization is empty", "list its `resources:`")
        return None

    def check_rivals(self, name: str) -> None:
        rivals = [each for each in KUSTOMIZATION_NAMES if os.path.isfile(os.path.join(self.directory, each))]
        if name in rivals and len(rivals) > 1:
            names = " and ".join(f"`{each}`" for each in rivals)
            self.problem(Span(self.source, 0, 0), f"{names} stand in one directory", "keep one of them")

    def problem(self, span: Span, message: str, advice: str) -> None:
        self.problems.append(KustomizationProblem(span, message, advice))

    # -- nodes

    def _span(self, node: Node) -> Span:
        """A scalar's own text; of a collection the first character."""
        if type(node) is Scalar:
            return scalar_span(self.source, node)
        return Span(self.source, node.start, min(node.start + 1, len(self.source.text)))

    def _value(self, node: Mapping, name: str) -> Node | None:
        """What stands under a key; None where nothing or null does."""
        entry = node.entries.get(name)
        value = follow(entry[1]) if entry is not None else None
        return None if value is None or _is_null(value) else value

    def _entry(self, node: Node, field: str, what: str) -> Entry | None:
        node = follow(node)
        if type(node) is Scalar and read_scalar(node)[0] in _STRINGS and node.value:
            return Entry(field, node.value, self._span(node))
        self.problem(self._span(node), f"`{what}` wants a string", "quote it, or write the text that is meant")
        return None

    def _text(self, node: Mapping, name: str, field: str) -> Entry | None:
        value = self._value(node, name)
        if value is None or (type(value) is Scalar and value.style and not value.value):
            return None  # an empty prefix is none
        return self._entry(value, field, name)

    def _items(self, node: Mapping, name: str) -> list[Node]:
        value = self._value(node, name)
        if value is None:
            return []
        if type(value) is not Sequence:
            self.problem(self._span(value), f"`{name}` wants a list", f"write `{name}:` and its items as `- …`")
            return []
        return [follow(item) for item in value.items]

    def _texts(self, node: Mapping, name: str) -> tuple[Entry, ...]:
        entries = [self._entry(item, name, f"{name}[{index}]") for index, item in enumerate(self._items(node, name))]
        return tuple(entry for entry in entries if entry is not None)

    def _mappings(self, node: Mapping, name: str) -> Iterator[Mapping]:
        for index, item in enumerate(self._items(node, name)):
            if type(item) is Mapping:
                yield item
            else:
                self.problem(self._span(item), f"`{name}[{index}]` wants a mapping", "write its keys below the `-`")

    def _names(self, node: Mapping, name: str) -> tuple[Entry, ...]:
        entries = [self._text(item, "name", name) for item in self._mappings(node, name)]
        return tuple(entry for entry in entries if entry is not None)

    # -- fields

    def _opaque(self, node: Mapping) -> Iterator[Entry]:
        for name in ("generators", "transformers"):
            yield from self._texts(node, name)
        for name, key in (("helmCharts", "name"), ("helmChartInflationGenerator", "chartName")):
            for chart in self._mappings(node, name):
                yield self._text(chart, key, name) or Entry(name, "", self._span(chart))

    def _patches(self, node: Mapping) -> Iterator[Patch]:
        for entry in self._texts(node, "patchesStrategicMerge"):
            if _INLINE.search(entry.value):
                yield Patch(entry.field, None, entry, None, entry.span)
            else:
                yield Patch(entry.field, self._file(entry), None, None, entry.span)
        for name in ("patches", "patchesJson6902"):
            for item in self._mappings(node, name):
                path = self._text(item, "path", name)
                inline = self._text(item, "patch", name)
                span = next((entry.span for entry in (path, inline) if entry is not None), self._span(item))
                if path is None and inline is None:
                    self.problem(span, f"an item of `{name}` has neither `path` nor `patch`", "write one of the two")
                file = self._file(path) if path is not None else None
                yield Patch(name, file, inline, self._target(item, name), span)

    def _target(self, node: Mapping, field: str) -> Target | None:
        value = self._value(node, "target")
        if value is None:
            return None
        if type(value) is not Mapping:
            self.problem(self._span(value), "`target` wants a mapping", "write `kind:` and `name:` below it")
            return None
        names = ("group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector")
        return Target(*(self._text(value, name, field) for name in names))

    # -- paths

    def _sort_out(self, entry: Entry, *, directory_only: bool = False) -> None:
        located = self._locate(entry)
        if located is None:
            return
        path, is_directory = located
        if is_directory and kustomization_file(path.path) is None:
            self.missing.append(entry)
        elif is_directory:
            self.children.append(path)
        elif directory_only:
            self.problem(entry.span, f"component `{entry.value}` is a file", "name the directory of its kustomization")
        else:
            self.files.append(path)

    def _file(self, entry: Entry) -> LocalPath | None:
        located = self._locate(entry)
        if located is not None and located[1]:
            self.problem(entry.span, f"patch `{entry.value}` is a directory", "name the file of the patch")
            return None
        return located[0] if located is not None else None

    def _locate(self, entry: Entry) -> tuple[LocalPath, bool] | None:
        """The real path that an entry names and whether it is a directory; else it is noted as remote or missing."""
        if not entry.value.startswith(("http://", "https://")):
            path = os.path.normpath(os.path.join(self.directory, entry.value))
            try:
                mode = os.stat(path).st_mode
            except (OSError, ValueError):
                pass
            else:
                # most entries stand beside their kustomization, whose directory is a real one already
                beside = os.path.dirname(path) == self.directory and not os.path.islink(path)
                return LocalPath(entry, path if beside else os.path.realpath(path)), stat.S_ISDIR(mode)
        (self.remote if _REMOTE.match(entry.value) else self.missing).append(entry)
        return None
