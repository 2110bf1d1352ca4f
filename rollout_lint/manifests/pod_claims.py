"""Which volume claims the containers of a pod write to."""

from __future__ import annotations

from collections.abc import Iterator

from ..record import NamedTuple
from ..source.field import Field


class WrittenClaim(NamedTuple):
    """A claim that is mounted for writing: its ``claimName``, and the mounts of all containers."""

    name: Field
    mounts: tuple[Field, ...]


def written_claims(pod: Field) -> Iterator[WrittenClaim]:
    """The claims of a pod spec that some container mounts without ``readOnly``."""
    containers = (*pod.get("containers").items(), *pod.get("initContainers").items())
    mounts = [mount for container in containers for mount in container.get("volumeMounts").items()]
    for volume in pod.get("volumes").items():
        claim = volume.get("persistentVolumeClaim")
        if not claim.present or not is_written(claim):
            continue
        name = volume.get("name").text
        writing = tuple(mount for mount in mounts if mount.get("name").text == name and is_written(mount))
        if writing:
            yield WrittenClaim(claim.get("claimName"), writing)


def is_written(place: Field) -> bool:
    """Whether a claim or a mount is known not to be read-only."""
    return place.get("readOnly").boolean(False).value is False
