"""What makes a finding the same finding tomorrow: no line, no path, so that moved text and renamed files keep it."""

from __future__ import annotations

from hashlib import blake2b

from .finding import ResourceName


class Fingerprints:
    """Makes the fingerprints of one run, in order: equal findings are told apart by an ordinal."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def of(self, rule: str, resource: ResourceName | None, route: str, text: str) -> str:
        """Sixteen hexadecimal digits over rule, object, route in the object, normalised text and an ordinal."""
        parts = (rule, *(resource or ("", "", "")), route, " ".join(text.split()))
        key = "\0".join(parts)
        ordinal = self._seen.get(key, 0)
        self._seen[key] = ordinal + 1
        return blake2b(f"{key}\0{ordinal}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
