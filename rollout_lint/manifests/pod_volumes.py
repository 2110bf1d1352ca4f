"""Volumes and what mounts them, as Kubernetes validates them (see ``pod_template``).

The CRD takes anything under ``volumes``: what is wrong there reaches the controller (facts §9).
"""

from __future__ import annotations

from collections.abc import Iterator

from ..finding import Related
from ..source.field import Field, filled_in_later
from .kubernetes_names import dns_label
from .rejection import Rejection, SpecPlace, duplicate, forbidden, invalid, not_found, required

_TYPES = (
    "emptyDir",
    "hostPath",
    "gitRepo",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "secret",
    "nfs",
    "iscsi",
    "glusterfs",
    "flocker",
    "persistentVolumeClaim",
    "rbd",
    "cinder",
    "cephfs",
    "quobyte",
    "downwardAPI",
    "fc",
    "flexVolume",
    "configMap",
    "azureFile",
    "vsphereVolume",
    "photonPersistentDisk",
    "azureDisk",
    "portworxVolume",
    "storageos",
    "projected",
    "scaleIO",
    "csi",
    "ephemeral",
    "image",
)
"""In the order in which Kubernetes counts them: each but the first is one too many."""
_REQUIRED = {
    "configMap": ("name",),
    "secret": ("secretName",),
    "persistentVolumeClaim": ("claimName",),
    "hostPath": ("path",),
    "nfs": ("server", "path"),
    "csi": ("driver",),
}
_LARGEST_MODE = 0o777
_MODE = "must be a number between 0 and 0777 (octal), both inclusive"


def volume_names(spec: SpecPlace) -> frozenset[str] | None:
    """The names of a pod's volumes; None where not all are known."""
    volumes = spec.get("volumes")
    if volumes.present and not volumes.field.is_list:
        return None
    names = [volume.get("name").text if volume.field.is_mapping else None for volume in volumes.items()]
    known = [name for name in names if name is not None]
    return frozenset(known) if len(known) == len(names) else None


def volume_rejections(volumes: SpecPlace) -> Iterator[Rejection]:
    """Names and sources of volumes. A volume without any source is an ``emptyDir``."""
    seen: dict[str, Field] = {}
    for volume in volumes.items():
        if not volume.field.is_mapping:
            continue
        yield from _name_rejections(volume.get("name"), seen)
        types = [name for name in _TYPES if volume.get(name).present]
        for other in types[1:]:
            yield volume.get(other).refused(
                forbidden("may not specify more than 1 volume type"),
                f"a volume has one source, and this one has {len(types)}: `{'`, `'.join(types)}`",
                "write a volume for each",
                at=volume.get(other).field.heading,
                related=(Related(volume.get(types[0]).field.heading, "the first one"),),
            )
        if types:
            yield from _source_rejections(volume.get(types[0]), types[0])


def _name_rejections(name: SpecPlace, seen: dict[str, Field]) -> Iterator[Rejection]:
    text = name.text
    if text is None:
        return
    complaint = dns_label(text) if text else None
    if not text:
        yield name.refused(required(), "a volume has no name", "add `name`")
    elif complaint:
        yield name.refused(invalid(text, complaint), f"`{text}` is no name for a volume: {complaint}", "rename it")
    elif text in seen:
        yield name.refused(
            duplicate(text),
            f"two volumes are called `{text}`",
            "rename one of them",
            related=(Related(seen[text].span, "the other one"),),
        )
    seen.setdefault(text, name.field)


def _source_rejections(source: SpecPlace, kind: str) -> Iterator[Rejection]:
    if not source.field.is_mapping:
        return
    for name in _REQUIRED.get(kind, ()):
        if source.get(name).text == "":
            yield source.get(name).refused(required(), f"a `{kind}` volume needs `{name}`", f"add `{name}`")
    mode = source.get("defaultMode")
    if (
        kind in ("configMap", "secret", "projected")
        and mode.number is not None
        and not 0 <= mode.number <= _LARGEST_MODE
    ):
        yield mode.refused(
            invalid(mode.number, _MODE),
            f"`{mode.field.text}` is no file mode",
            "write it in octal: `0644`, or in decimal: `420`",
        )


def mount_rejections(mounts: SpecPlace, volumes: frozenset[str] | None) -> Iterator[Rejection]:
    """What a container mounts, and where. ``volumes`` are the pod's volume names, None where not all are known."""
    paths: dict[str, Field] = {}
    for mount in mounts.items():
        if not mount.field.is_mapping:
            continue
        name = mount.get("name")
        if name.text and volumes is not None and name.text not in volumes:
            held = f"the pod has `{'`, `'.join(sorted(volumes))}`" if volumes else "the pod has none"
            yield name.refused(
                not_found(name.text), f"no volume is called `{name.text}`: {held}", "add it to `volumes`, or rename it"
            )
        yield from _mount_path_rejections(mount.get("mountPath"), paths)
        for way in ("subPath", "subPathExpr"):
            # the path that Kubernetes reports lacks the index
            yield from _descending(SpecPlace(mount.get(way).field, f"{mounts.path}.{way}"))
        both = mount.get("subPathExpr")
        if both.text and mount.get("subPath").text:
            yield both.refused(
                invalid(both.text, "subPathExpr and subPath are mutually exclusive"),
                "a mount has both `subPath` and `subPathExpr`",
                "keep one of them",
            )


def _mount_path_rejections(path: SpecPlace, paths: dict[str, Field]) -> Iterator[Rejection]:
    text = path.text
    if text is None or not path.present:
        return
    if not text:
        yield path.refused(required(), "a mount has no path", "write where the volume is mounted")
    elif text in paths:
        yield path.refused(
            invalid(text, "must be unique"),
            f"two volumes are mounted at `{text}`",
            "mount one of them elsewhere",
            related=(Related(paths[text].span, "the other one"),),
        )
    paths.setdefault(text, path.field)


def _descending(place: SpecPlace) -> Iterator[Rejection]:
    text = place.text
    if not text or filled_in_later(text):
        return
    detail = (
        "must be a relative path"
        if text.startswith("/")
        else "must not contain '..'"
        if ".." in text.split("/")
        else ""
    )
    if detail:
        yield place.refused(invalid(text, detail), f"`{text}` leaves the volume: it {detail}", "write a path inside it")
