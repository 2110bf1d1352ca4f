"""What a repository's files say about it: the controller's release, charts, vendored folders, Argo CD Applications.

Only what is written down counts, and comments are nothing that is. What is said twice and differently is told, not
guessed away.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

from ..configuration.fields import CONTROLLER
from ..late_pattern import late_pattern
from ..record import NamedTuple
from ..source.discovery import discover, display_path
from ..source.nodes import Mapping, Node, Scalar, Sequence
from ..source.parse import parse
from ..source.reading import OURS, read_source
from ..source.text import Source

_NAMES = (b"argo-rollouts", *OURS)
_RELEASE = r"v?(\d+\.\d+)(?:\.\d+)?(?:[-+][\w.+-]*)?"
_TAG = late_pattern(_RELEASE)
_IMAGE = late_pattern(rf"(?:[\w.:-]+/)*argo-rollouts:{_RELEASE}(?:@sha256:[0-9a-f]+)?")
_REMOTE = late_pattern(
    rf"argoproj/argo-rollouts(?:/releases/download/{_RELEASE}/|/{_RELEASE}/manifests/|[/.\w-]*\?(?:.*&)?ref={_RELEASE}$)"
)
_CONTROLLER_IMAGE = late_pattern(r"(?:.*/)?argo-rollouts")
_IMAGE_KEYS = (("name", "newTag"), ("repository", "tag"))
"""How kustomize's ``images:`` and the values of charts name an image and its tag."""
_VENDORED = ("node_modules", "third_party", "third-party")
_VENDOR = "vendor"
_VENDORING = ("jsonnetfile.json", "vendir.yml", "go.mod", "composer.json")
"""What stands beside a ``vendor`` that a program filled; a service may have that name too."""
_PLAIN_PATH = late_pattern(r"[\w./ @+-]+")


class Evidence(NamedTuple):
    """A place that names a release of the controller."""

    release: str
    """As the configuration takes it: ``1.8``."""
    path: str
    line: int

    @property
    def number(self) -> tuple[int, ...]:
        return tuple(map(int, self.release.split(".")))


class Seen(NamedTuple):
    """All paths are relative to the root, with ``/``."""

    controllers: tuple[Evidence, ...] = ()
    """One for each release, the oldest first."""
    charts: tuple[str, ...] = ()
    """Directories with a ``Chart.yaml``, those inside of another chart left out."""
    vendored: tuple[str, ...] = ()
    """Globs for ``exclude:``, of folders that hold objects of ours."""
    applications: tuple[str, ...] = ()
    """Files that hold Argo CD Applications."""


def look(root: str) -> Seen:
    """Read what the repository at ``root`` holds, without what git ignores."""
    found = discover((root,), root=root)
    controllers: dict[str, Evidence] = {}
    applications: list[str] = []
    vendored: set[str] = set()
    charts: list[str] = []
    for file in dict.fromkeys((*found.files, *found.kustomizations)):
        path = display_path(file, root)
        if os.path.basename(file) == "Chart.yaml":
            charts.append(os.path.dirname(path) or ".")
        source = read_source(file, path, _NAMES)
        if not isinstance(source, Source):
            continue
        if any(name.decode() in source.text for name in OURS):
            vendored.update(_vendored_globs(root, path))
        if "argo-rollouts" not in source.text and "Application" not in source.text:
            continue
        roots = [document.root for document in parse(source)]
        for evidence in _evidence(source, roots):
            controllers.setdefault(evidence.release, evidence)
        if any(_is_application(each) for each in roots):
            applications.append(path)
    return Seen(
        tuple(sorted(controllers.values(), key=lambda each: each.number)),
        tuple(each for each in charts if not _inside_another(each, charts)),
        tuple(sorted(vendored)),
        tuple(applications),
    )


def _evidence(source: Source, roots: Iterable[Node | None]) -> Iterator[Evidence]:
    for node in _nodes(roots):
        scalar, release = node, None
        if type(node) is Mapping:
            tag = _tag_of(node)
            if tag is None:
                continue
            scalar, release = tag, _TAG.fullmatch(tag.value)
        elif type(node) is Scalar:
            release = _IMAGE.fullmatch(node.value) or _REMOTE.search(node.value)
        number = next((group for group in release.groups() if group), "") if release else ""
        if re.match(CONTROLLER.pattern, number):
            yield Evidence(number, source.path, source.position(scalar.start).line)


def _tag_of(mapping: Mapping) -> Scalar | None:
    """The tag of a mapping that names the controller's image and a tag for it."""
    entries = mapping.entries
    for name, tag in _IMAGE_KEYS:
        if name in entries and tag in entries:
            image, value = entries[name][1], entries[tag][1]
            if type(image) is Scalar and type(value) is Scalar and _CONTROLLER_IMAGE.fullmatch(image.value):
                return value
    return None


def _nodes(roots: Iterable[Node | None]) -> Iterator[Node]:
    """All nodes, in the order of the text."""
    pending = [root for root in roots if root is not None][::-1]
    while pending:
        node = pending.pop()
        yield node
        if type(node) is Mapping:
            pending += [part for pair in reversed(node.pairs) for part in (pair[1], pair[0])]
        elif type(node) is Sequence:
            pending += reversed(node.items)


def _is_application(root: Node | None) -> bool:
    if type(root) is not Mapping:
        return False
    kind, version = (root.entries.get(key, (None, None))[1] for key in ("kind", "apiVersion"))
    return (
        type(kind) is Scalar
        and kind.value in ("Application", "ApplicationSet")
        and type(version) is Scalar
        and version.value.startswith("argoproj.io/")
    )


def _vendored_globs(root: str, path: str) -> Iterator[str]:
    """The glob of the outermost folder around a file that was plainly not written here."""
    folders = path.split("/")[:-1]
    for depth, name in enumerate(folders):
        if name in _VENDORED:
            yield f"{name}/"
            return
        above = os.path.join(root, *folders[:depth])
        if name == _VENDOR and any(os.path.isfile(os.path.join(above, each)) for each in _VENDORING):
            folder = "/".join(folders[: depth + 1])
            if _PLAIN_PATH.fullmatch(folder):
                yield f"{folder}/**"
            return


def _inside_another(chart: str, charts: Iterable[str]) -> bool:
    return any(chart != each and (each == "." or chart.startswith(f"{each}/")) for each in charts)
