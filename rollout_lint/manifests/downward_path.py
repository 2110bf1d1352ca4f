"""The paths that Kubernetes' downward API can read from an object's metadata (pkg/fieldpath/fieldpath.go)."""

from __future__ import annotations

from .kubernetes_names import qualified_name

_WHOLE = ("metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid")


def downward_complaint(path: str) -> str | None:
    """What the extractor says of a path that it cannot read; None for one that it can."""
    before, bracket, key = path.removesuffix("']").partition("['")
    if not path.endswith("']") or not bracket:
        return None if path in _WHOLE else f"unsupported fieldPath: {path}"
    if before not in ("metadata.annotations", "metadata.labels"):
        return f'fieldPath "{path}" does not support subscript'
    complaint = qualified_name(key.lower() if before == "metadata.annotations" else key)
    return f"invalid key subscript in {path}: {complaint}" if complaint else None
