"""All manifests of a run, what is applied together, and which object a reference means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from ..record import NamedTuple
from ..source.field import filled_in_later
from ..source.parse import Document
from ..source.problems import Problem, SyntaxProblem, UnrenderedTemplate
from ..source.text import Source, Span
from . import rollout, template
from .resource import Resource
from .search import may_hold, names_our_groups


class Manifest:
    """One file or stream as read. Only targets are reported on; the rest is context."""

    __slots__ = ("documents", "is_target", "problems", "resources", "source")

    def __init__(
        self,
        source: Source,
        documents: list[Document],
        resources: list[Resource],
        problems: list[Problem],
        is_target: bool,
    ) -> None:
        self.source = source
        self.documents = documents
        self.resources = resources
        self.problems = problems
        self.is_target = is_target

    def as_context(self) -> Manifest:
        """The same manifest, read only so that references resolve."""
        return Manifest(self.source, self.documents, self.resources, self.problems, is_target=False)


class Unit:
    """What is applied together: a kustomization root with all it pulls in, a stream, else a directory.

    ``complete`` is False where some of its objects come from elsewhere (a remote base, a chart): what is not seen in
    it may be there all the same. ``one_namespace`` is True where kustomize sets the namespace of all its objects.
    ``kustomizations`` are the texts that may add to what the manifests say. ``final`` says that its objects are applied
    as they are: none is a patch, however little it holds.
    """

    __slots__ = (
        "_index",
        "complete",
        "final",
        "kustomizations",
        "name",
        "one_namespace",
        "patch_files",
        "resources",
        "unread",
    )

    def __init__(
        self,
        name: str,
        *,
        complete: bool = True,
        one_namespace: bool = False,
        patch_files: frozenset[str] = frozenset(),
        kustomizations: tuple[Source, ...] = (),
        final: bool = False,
    ) -> None:
        self.name = name
        self.final = final
        self.kustomizations = kustomizations
        self.complete = complete
        self.one_namespace = one_namespace
        self.patch_files = patch_files
        self.resources: list[Resource] = []
        self.unread: list[Source] = []
        """Files that hold documents which could not be read: broken, or templates that are not rendered yet."""
        self._index: dict[str, dict[str, list[Resource]]] | None = None

    def __repr__(self) -> str:
        return f"Unit({self.name!r}, {len(self.resources)} objects)"

    def emptied(self) -> Unit:
        """The same unit before any object is in it."""
        return Unit(
            self.name,
            complete=self.complete,
            one_namespace=self.one_namespace,
            patch_files=self.patch_files,
            kustomizations=self.kustomizations,
            final=self.final,
        )

    def named(self, kind: str) -> dict[str, list[Resource]]:
        """The whole objects of a kind, by name. A kind is what references mean (``Resource.known_as``)."""
        if self._index is None:
            self._index = {}
            for resource in self.resources:
                if not resource.is_patch:
                    self._index.setdefault(resource.known_as, {}).setdefault(resource.name, []).append(resource)
        return self._index.get(kind, {})


class Presence(Enum):
    """Three-valued: what is not in view is not missing yet."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class Resolution(NamedTuple):
    """What a reference means. ``candidates`` may be several: each is then judged. ``near`` names what might have been
    meant."""

    presence: Presence
    candidates: tuple[Resource, ...] = ()
    why: str = ""
    """Why it is unknown."""
    near: tuple[Resource, ...] = ()
    """Objects of that name in another namespace, scope or unit, then those of a similar name."""
    in_view: tuple[str, ...] = ()
    """Of what is absent: the names of that kind which the unit holds."""


class ExternalObject(NamedTuple):
    """An object declared to exist outside the files. ``namespace`` "" matches any."""

    kind: str
    name: str
    namespace: str

    def means(self, kind: str, name: str) -> bool:
        """Whether it is what a reference means; without a group it may be of any."""
        return self.name == name and self.kind in (kind, kind.partition(".")[0])


class Project:
    """The manifests of one run with their units, and the index over them."""

    def __init__(
        self,
        manifests: Sequence[Manifest],
        units: Mapping[int, tuple[Unit, ...]],
        *,
        context: Iterable[Manifest] = (),
        complete: bool = False,
        external: tuple[ExternalObject, ...] = (),
    ) -> None:
        """``units`` holds, by ``id(manifest)``, the units a manifest is part of; ``context`` the manifests that were
        declared as context; ``complete`` says that nothing exists outside of what is in view."""
        self.manifests = tuple(manifests)
        self.complete = complete
        self._external = external
        self._units: dict[int, tuple[Unit, ...]] = {}
        self._declared = Unit("the declared context")
        self._view = Unit("all files in view")
        self._resolutions: dict[tuple[str, str, str, tuple[int, ...]], Resolution] = {}
        self._patches: dict[str, list[Resource]] = {}
        self._by_source = {id(manifest.source): manifest.resources for manifest in manifests}
        self._targets = frozenset(id(manifest.source) for manifest in manifests if manifest.is_target)
        declared = {id(manifest) for manifest in context}
        for manifest in manifests:
            own = units.get(id(manifest), ())
            for resource in manifest.resources:
                self._units[id(resource)] = own
                for unit in (*own, self._view, *((self._declared,) if id(manifest) in declared else ())):
                    unit.resources.append(resource)
            if any(type(problem) in (SyntaxProblem, UnrenderedTemplate) for problem in manifest.problems):
                for unit in own:
                    unit.unread.append(manifest.source)
        self._declared_objects = {id(resource) for resource in self._declared.resources}
        self.units = tuple({id(unit): unit for own in units.values() for unit in own}.values())
        self._units_by_manifest = {id(manifest): units.get(id(manifest), ()) for manifest in manifests}
        self._context = declared
        self._mark_patches()

    def neighbours(self, manifest: Manifest) -> tuple[Manifest, ...]:
        """The manifests that share a unit with one, itself among them; all for one of the declared context, which any
        may refer to."""
        if id(manifest) in self._context:
            return self.manifests
        own = {id(unit) for unit in self._units_by_manifest[id(manifest)]}
        return tuple(
            other
            for other in self.manifests
            if other is manifest or any(id(unit) in own for unit in self._units_by_manifest[id(other)])
        )

    def replacing(self, others: Mapping[int, Manifest]) -> Project:
        """The same project with other manifests in the place of some, by ``id(manifest)``.

        The objects of the manifests that stay are shared: which of them are patches is as the project says that was
        made last.
        """
        fresh = {id(unit): unit.emptied() for unit in self.units}
        replaced = [(manifest, others.get(id(manifest), manifest)) for manifest in self.manifests]
        units = {id(new): tuple(fresh[id(unit)] for unit in self._units_by_manifest[id(old)]) for old, new in replaced}
        context = [new for old, new in replaced if id(old) in self._context]
        return Project(
            [new for _, new in replaced], units, context=context, complete=self.complete, external=self._external
        )

    def exchanging(self, gone: Iterable[Manifest], come: Iterable[tuple[Manifest, Unit]]) -> Project:
        """The same project without some manifests, and with others that come each with its unit; what stays is shared
        as it is in ``replacing``."""
        left_out = {id(manifest) for manifest in gone}
        kept = [manifest for manifest in self.manifests if id(manifest) not in left_out]
        fresh = {id(unit): unit.emptied() for unit in self.units}
        units = {id(each): tuple(fresh[id(unit)] for unit in self._units_by_manifest[id(each)]) for each in kept}
        added = list(come)
        units |= {id(manifest): (unit,) for manifest, unit in added}
        context = [manifest for manifest in kept if id(manifest) in self._context]
        manifests = [*kept, *(manifest for manifest, _ in added)]
        return Project(manifests, units, context=context, complete=self.complete, external=self._external)

    def resource_at(self, span: Span) -> Resource | None:
        """The object that a place lies in."""
        found = None
        for resource in self._by_source.get(id(span.source), ()):
            node = resource.field.node
            if node is not None and node.start <= span.start < node.end:
                found = resource
        return found

    def is_in_target(self, span: Span) -> bool:
        """Whether a place lies in a target: what is found elsewhere is not reported."""
        return id(span.source) in self._targets

    def is_told_there(self, span: Span) -> bool:
        """Whether a place lies in a target, or in a file that would be one if somebody asked about it. What is found
        there is told there: whether a file is asked about now or in another run must not change where."""
        return self.is_in_target(span) or names_our_groups(span.source.text)

    def units_of(self, resource: Resource) -> tuple[Unit, ...]:
        return self._units.get(id(resource), ())

    def applies_together(self, one: Resource, other: Resource) -> bool:
        """Whether two objects are of one unit, or the first of the declared context, and of namespaces that meet."""
        shared = [unit for unit in self.units_of(one) if unit in self.units_of(other)]
        if any(unit.one_namespace for unit in shared):
            return True
        return bool(shared or id(one) in self._declared_objects) and _same_namespace(one, other)

    def is_patched(self, resource: Resource) -> bool:
        """Whether a patch of an object is in view."""
        if self._is_final(resource):
            return False
        return any(patch.name == resource.name for patch in self._patches.get(resource.known_as, ()))

    def _is_final(self, resource: Resource) -> bool:
        return any(unit.final for unit in self.units_of(resource))

    def _mark_patches(self) -> None:
        """Decide which objects are patches (design: listed as one, or lacking what every whole one has while a whole
        one of its name is in view, or a Rollout with no selector, workloadRef and template at all)."""
        for resource in self._view.resources:
            resource.is_whole = _is_whole(resource)
        whole = {(r.known_as, r.name) for r in self._view.resources if r.is_whole}
        for resource in self._view.resources:
            listed = any(resource.source.file in unit.patch_files for unit in self.units_of(resource))
            fragment = resource.kind == "Rollout" and rollout.is_fragment(resource)
            partial = not resource.is_whole and (resource.known_as, resource.name) in whole
            resource.is_patch = (listed or fragment or partial) and not self._is_final(resource)
            if resource.is_patch:
                self._patches.setdefault(resource.known_as, []).append(resource)

    def resolve(self, kind: str, name: str, origin: Resource, namespace: str | None = None) -> Resolution:
        """The object of a kind and name that a reference in ``origin`` means.

        It is looked for in the units of ``origin`` with all they pull in, then in the declared context and among the
        objects declared external, in ``namespace`` where one is given and else in that of ``origin``. Of several,
        those of the same file are meant: alternatives that stand in files side by side are each whole. It is absent
        where a unit that is complete holds objects of that kind and not this one, or where the context is declared
        complete; an object of that name elsewhere in view makes it unknown instead.
        """
        units = self.units_of(origin)
        where = origin.namespace if namespace is None else namespace
        key = (kind, name, where, tuple(id(unit) for unit in units))
        known = self._resolutions.get(key)
        if known is None:
            known = self._resolutions[key] = self._resolve(kind, name, where, units)
        if known.presence is Presence.ABSENT and not self.complete:
            return self._among_alternatives(known, origin, units)
        return _nearest(known, origin) if len(known.candidates) > 1 else known

    def _resolve(self, kind: str, name: str, namespace: str, units: tuple[Unit, ...]) -> Resolution:
        found: dict[int, Resource] = {}
        for unit in units:
            found |= {
                id(r): r
                for r in unit.named(kind).get(name, ())
                if unit.one_namespace or _namespaces_meet(r.namespace, namespace)
            }
        if not found:
            declared = self._declared.named(kind).get(name, ())
            found = {id(r): r for r in declared if _namespaces_meet(r.namespace, namespace)}
        if found:
            return Resolution(Presence.PRESENT, tuple(found.values()))
        if any(e.means(kind, name) and _namespaces_meet(e.namespace, namespace) for e in self._external):
            return Resolution(Presence.PRESENT)
        return self._missing(kind, name, namespace, units)

    def _among_alternatives(self, absent: Resolution, origin: Resource, units: tuple[Unit, ...]) -> Resolution:
        """Unknown where a unit holds an object like ``origin`` twice: its files are alternatives of which one is
        applied, with others that are not seen here."""
        for unit in units:
            same = [r for r in unit.named(origin.kind).get(origin.name, ()) if _same_namespace(r, origin)]
            if len(same) > 1:
                why = f"`{unit.name}` holds {len(same)} alternatives of {origin.kind} `{origin.name}`"
                return Resolution(Presence.UNKNOWN, why=why, near=absent.near)
        return absent

    def _missing(self, kind: str, name: str, namespace: str, units: tuple[Unit, ...]) -> Resolution:
        in_files = self._view.named(kind).get(name, ())
        elsewhere = tuple(r for r in in_files if _namespaces_meet(r.namespace, namespace))
        if not self.complete:
            if elsewhere:
                where = elsewhere[0].source.path
                why = f"`{where}` holds one of that name, but is not applied together with this file"
                return Resolution(Presence.UNKNOWN, why=why, near=elsewhere)
            why = _why_unknown(kind, units)
            if why:
                return Resolution(Presence.UNKNOWN, why=why)
        in_view = tuple(sorted({n for unit in units for n in unit.named(kind) if n}))
        return Resolution(Presence.ABSENT, near=elsewhere or self._near(kind, name, units, in_view), in_view=in_view)

    def _near(self, kind: str, name: str, units: tuple[Unit, ...], in_view: tuple[str, ...]) -> tuple[Resource, ...]:
        """What the writer may have meant: the same name in another namespace or scope, then a similar name."""
        same_name = [*self._view.named(kind).get(name, ())]
        if kind in _OTHER_SCOPE:
            same_name += self._view.named(_OTHER_SCOPE[kind]).get(name, ())
        if same_name:
            return tuple(same_name)
        from difflib import get_close_matches

        similar = get_close_matches(name, in_view, n=1, cutoff=0.75)
        return tuple(unit.named(kind)[each][0] for each in similar for unit in units if each in unit.named(kind))[:1]


_OTHER_SCOPE = {
    "AnalysisTemplate": "ClusterAnalysisTemplate",
    "ClusterAnalysisTemplate": "AnalysisTemplate",
}


def _is_whole(resource: Resource) -> bool:
    """Whether an object has what every one of its kind has that is applied; True for kinds without such a mark."""
    if resource.kind == "Rollout":
        return rollout.is_whole(resource)
    if resource.kind in ("AnalysisTemplate", "ClusterAnalysisTemplate"):
        return template.is_whole(resource)
    if resource.kind == "Service":
        # one without ports is headless or an alias, and then says so
        return any(resource.spec.get(name).present for name in ("ports", "clusterIP", "externalName"))
    return True


def _why_unknown(kind: str, units: tuple[Unit, ...]) -> str:
    """Why units cannot tell that they lack an object of a kind; "" where they can."""
    for unit in units:
        if not unit.complete:
            return f"`{unit.name}` pulls in objects that are not in view"
        for source in unit.unread:
            if may_hold(source.text, kind):
                return f"`{source.path}` cannot be read"
        later = next(filter(filled_in_later, unit.named(kind)), None)
        if later is not None:
            return f"the name of {kind} `{later}` is filled in later"
    return "" if units and all(unit.named(kind) for unit in units) else f"no {kind} is in view here"


def _nearest(resolution: Resolution, origin: Resource) -> Resolution:
    own = tuple(r for r in resolution.candidates if r.source is origin.source)
    return resolution._replace(candidates=own) if own else resolution


def _same_namespace(resource: Resource, origin: Resource) -> bool:
    return _namespaces_meet(resource.namespace, origin.namespace)


def _namespaces_meet(one: str, other: str) -> bool:
    """A missing namespace matches any."""
    return not one or not other or one == other


class DefinedTwice(NamedTuple):
    """Two whole objects of one kind, namespace and name in one unit: applying one undoes the other."""

    span: Span
    first: Resource
    second: Resource
    unit: Unit


def defined_twice(unit: Unit) -> list[DefinedTwice]:
    """The objects of a unit that an earlier one of the same name and namespace stands before."""
    found = []
    seen: dict[tuple[str, str, str, str], Resource] = {}
    for resource in unit.resources:
        if resource.is_patch or not resource.name:
            continue
        namespace = "" if unit.one_namespace else resource.namespace
        first = seen.setdefault((resource.group, resource.kind, namespace, resource.name), resource)
        if first is not resource:
            found.append(DefinedTwice(resource.span, first, resource, unit))
    return found
