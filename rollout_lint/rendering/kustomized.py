"""The objects that kustomize made, each with the layers that it was made of."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

from ..manifests.resource import Resource
from ..source.field import Field
from ..source.kustomization import Kustomization, Patch, Target
from ..source.kustomization_graph import KustomizationGraph, Root
from ..source.nodes import Node
from ..source.text import Source, Span
from .annotated import Origin
from .layers import Affixes, Layer, Written, layer_of
from .making import Making
from .place import Place
from .settings_layer import Settings
from .texts import Text, Texts
from .ways import goal_at


class Kustomized:
    """One kustomization root and what its objects are made of."""

    def __init__(self, root: Root, graph: KustomizationGraph, texts: Texts, origins: Iterable[Origin]) -> None:
        self.root = root
        self._graph = graph
        self._texts = texts
        self._chain = tuple(_from_the_top(root, graph))
        self._affixes = Affixes(
            frozenset(each.prefix.value for each in self._chain if each.prefix is not None),
            frozenset(each.suffix.value for each in self._chain if each.suffix is not None),
        )
        self._origins: dict[tuple[str, str], list[Origin]] = {}
        for origin in origins:
            self._origins.setdefault((origin.kind, origin.name), []).append(origin)
        self._made: dict[int, Making] = {}
        self.settings = [
            (each, Settings(field)) for each in self._chain if (field := texts.of_kustomization(each)) is not None
        ]

    def base(self, resource: Resource) -> Written | None:
        """The object as a file has it, before anything was done to it; None for a generated or a remote one."""
        said = self._origins.get((resource.kind, resource.name), ())
        if said:
            files: Iterable[str] = (origin.file for origin in said if origin.file and not origin.generated)
        elif self._origins:
            return None
        else:
            files = sorted(self.root.files - self.root.patch_files)
        found = [(text, node) for file in files if (text := self._texts.of_file(file)) for node in text.roots]
        alike = [Written(text, node, self._affixes) for text, node in found if _is_of_kind(text, node, resource)]
        chosen = max(alike, key=lambda each: self._likeness(each, resource.name), default=None)
        if chosen is None or (not self._likeness(chosen, resource.name) and (len(alike) > 1 or not said)):
            return None
        return chosen

    def layers(self, resource: Resource, base: Written | None) -> tuple[Layer, ...]:
        """What was done to an object, the last first, without the base."""
        names = {resource.name, *((_name(base.text, base.root),) if base is not None else ())}
        layers: list[Layer] = []
        for kustomization in self._chain:
            layers += [each for own, each in self.settings if own is kustomization]
            for patch in reversed(kustomization.patches):
                text = self._patch_text(kustomization, patch)
                for node in text.roots if text is not None else ():
                    if text is not None and _applies(patch.target, text, node, resource, names):
                        layer = layer_of(text, node, self._affixes)
                        layers += [layer] if layer is not None else []
        return tuple(layers)

    def place(self, source: Source, resource: Resource, span: Span) -> Place | None:
        """Where a place in an object that kustomize wrote was written."""
        made = self._made.get(id(resource))
        if made is None:
            base = self.base(resource)
            made = self._made[id(resource)] = Making(base, self.layers(resource, base))
        root = resource.field.node
        goal = goal_at(source, root, span) if root is not None else None
        found = made.place(goal) if goal is not None else None
        if found is not None:
            return found
        if made.base is not None:
            return Place(_named(made.base), exact=False)
        generators = (each.generator_of(resource.name) for _, each in self.settings)
        generator = next((span for span in generators if span is not None), None)
        return None if generator is None else Place(generator, exact=False)

    def entry_of(self, file: str | None) -> Span | None:
        """The entry of the root's kustomization that pulls a file in, itself or through others."""
        if file is None:
            return None
        for entry, path in (*self.root.kustomization.files, *self.root.kustomization.children):
            below = self._graph.roots.get(path)
            if path == file or (below is not None and (file in below.files or file.startswith(path + os.sep))):
                return entry.span
        return None

    def _patch_text(self, kustomization: Kustomization, patch: Patch) -> Text | None:
        if patch.file is not None:
            return self._texts.of_file(patch.file.path)
        return self._texts.of_inline(kustomization, patch.inline) if patch.inline is not None else None

    def _likeness(self, written: Written, rendered: str) -> int:
        """How sure it is that an object became one of another name."""
        name = _name(written.text, written.root)
        if name == rendered:
            return 3
        return 2 if self._affixes.made(name, rendered) else int(bool(name) and name in rendered)


def _from_the_top(root: Root, graph: KustomizationGraph) -> Iterator[Kustomization]:
    """A root's kustomization and all below it, nearest first."""
    pending, seen = [root.directory], {root.directory}
    while pending:
        directory = pending.pop(0)
        kustomization = graph.roots[directory].kustomization
        yield kustomization
        for child in kustomization.children:
            if child.path not in seen and child.path in graph.roots:
                seen.add(child.path)
                pending.append(child.path)


def _named(written: Written) -> Span:
    return Field(written.text.source, written.root, None, None).heading


def _name(text: Text, node: Node) -> str:
    return Field(text.source, node, None, None).get("metadata", "name").text


def _is_of_kind(text: Text, node: Node, resource: Resource) -> bool:
    field = Field(text.source, node, None, None)
    group = field.get("apiVersion").text.rpartition("/")[0]
    return field.get("kind").text == resource.kind and group == resource.group


def _applies(target: Target | None, text: Text, node: Node, resource: Resource, names: set[str]) -> bool:
    """Whether a patch is for an object, as far as names tell; selectors of labels are taken to match."""
    if target is None:
        return _is_of_kind(text, node, resource) and _name(text, node) in names
    if target.kind is not None and not _matches(target.kind.value, {resource.kind}):
        return False
    return target.name is None or _matches(target.name.value, names)


def _matches(pattern: str, texts: set[str]) -> bool:
    """kustomize anchors the regular expressions of targets (api/types/selector.go)."""
    try:
        return any(re.fullmatch(pattern, text) for text in texts)
    except re.error:
        return pattern in texts
