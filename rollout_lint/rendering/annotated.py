"""Where kustomize says that each object comes from.

kustomize tells it where a kustomization asks for ``buildMetadata: [originAnnotations]`` (api/resource/origin.go). The
user's files are never touched: it is asked for in a copy, whose output is read for nothing but the origins.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile

from ..late_pattern import late_pattern
from ..record import NamedTuple
from ..source.field import Field
from ..source.kustomization_graph import Root
from ..source.nodes import Mapping, Scalar, Sequence, follow
from ..source.parse import parse
from ..source.reading import read_bytes
from ..source.text import Source
from .running import ProgramMissing, run_bounded

_ANNOTATION = "config.kubernetes.io/origin"
_WANTED = "originAnnotations"
_MOST_FILES = 20_000
_MOST_BYTES = 64 << 20
"""Of a copy: where more would have to be copied, origins are told by the objects alone."""


class Origin(NamedTuple):
    """Where an object comes from. ``file`` is the file that holds it, or the kustomization that generated it."""

    kind: str
    name: str
    file: str
    generated: bool


class TooLarge(Exception):
    """There is more to copy than is worth it."""


def origins_of(root: Root, command: tuple[str, ...], *, seconds: float, most_bytes: int) -> list[Origin]:
    """The origins of a root's objects that lie on this disk, in the order of the output; none where kustomize does not
    say. ``command`` is what renders the root; its last word is the directory."""
    directories = _outermost({root.directory, *root.reaches})
    common = os.path.commonpath(directories)
    with tempfile.TemporaryDirectory(prefix="rollout-lint-") as place:
        # kustomize resolves links before it compares paths
        copy = os.path.realpath(place)
        try:
            _copy(directories, common, copy)
            file = os.path.join(copy, os.path.relpath(root.directory, common), _name(root))
            asked = _asking(root.kustomization.source.text)
            if asked is None:
                return []
            with open(file, "w", encoding="utf-8", newline="") as stream:
                stream.write(asked)
            words = (*command[:-1], os.path.dirname(file))
            ended = run_bounded(words, seconds=seconds, most_bytes=most_bytes)
        except (OSError, TooLarge, ProgramMissing):
            return []
        return [] if ended.error else _read(ended.output, root.directory)


def _name(root: Root) -> str:
    return os.path.basename(root.kustomization.file)


def _outermost(directories: set[str]) -> list[str]:
    """Those that lie in no other."""
    return sorted(
        each
        for each in directories
        if not any(each.startswith(other.rstrip(os.sep) + os.sep) for other in directories - {each})
    )


def _copy(directories: list[str], common: str, to: str) -> None:
    """Copy directories to the same places relative to each other: kustomize reads files of none but them."""
    left = [_MOST_FILES, _MOST_BYTES]

    def copied(source: str, target: str) -> str:
        left[0] -= 1
        left[1] -= os.lstat(source).st_size
        if min(left) < 0:
            raise TooLarge
        return shutil.copyfile(source, target, follow_symlinks=False)

    for directory in directories:
        target = os.path.join(to, os.path.relpath(directory, common))
        shutil.copytree(
            directory,
            target,
            symlinks=True,
            ignore=shutil.ignore_patterns(".git", "node_modules"),
            copy_function=copied,
            dirs_exist_ok=True,
        )


def _asking(text: str) -> str | None:
    """A kustomization's text that asks for origins too; None where it holds no mapping."""
    source = Source("kustomization.yaml", text)
    roots = [document.root for document in parse(source) if document.root is not None]
    if len(roots) != 1 or type(roots[0]) is not Mapping:
        return None
    root = roots[0]
    entry = root.entries.get("buildMetadata")
    wanted = follow(entry[1]) if entry is not None else None
    if entry is None or wanted is None:
        at = root.start + 1 if root.flow else root.start
        return f"{text[:at]}{_line(root, text)}{text[at:]}"
    names = [follow(item) for item in wanted.items] if type(wanted) is Sequence else []
    kept = [item.value for item in names if type(item) is Scalar and item.value != _WANTED]
    end = wanted.end if type(wanted) is Sequence and wanted.flow else _end_of_block(text, wanted.end)
    asked = ", ".join(f'"{name}"' for name in (*kept, _WANTED))
    return f"{text[: entry[0].end]}: [{asked}]{text[end:]}"


def _line(root: Mapping, text: str) -> str:
    if root.flow:
        return f'"buildMetadata": ["{_WANTED}"], '
    indent = root.start - (text.rfind("\n", 0, root.start) + 1)
    return f"buildMetadata: [{_WANTED}]\n{' ' * indent}"


def _end_of_block(text: str, end: int) -> int:
    """Before the line break that ends a block: libyaml ends it at the next token."""
    return len(text[:end].rstrip())


_PATH = late_pattern(r"^(path|repo|configuredIn): *(.+?) *$", re.MULTILINE)


def _read(output: bytes, directory: str) -> list[Origin]:
    """The origins in annotated output; an object of a remote base has none on this disk."""
    source = read_bytes(output, "output")
    if not isinstance(source, Source):
        return []
    origins = []
    for document in parse(source):
        field = Field(source, document.root, None, None)
        said = dict(_PATH.findall(field.get("metadata", "annotations", _ANNOTATION).text))
        path = said.get("path") or said.get("configuredIn") or ""
        file = "" if "repo" in said or not path else os.path.normpath(os.path.join(directory, path.strip("'\"")))
        name = field.get("metadata", "name").text
        origins.append(Origin(field.get("kind").text, name, os.path.realpath(file) if file else "", "path" not in said))
    return origins
