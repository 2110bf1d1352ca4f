"""Settings that several providers have: addresses, durations, OAuth2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ...late_pattern import late_pattern
from ...source.bound import Bound
from ...source.field import Field
from ..arguments.bound_text import bind_text
from ..gate import GateMetric
from ..invalid_metrics import duration_complaint
from .provider import Complaint

_CONTROL = late_pattern(r"[\x00-\x1f\x7f]")
_SCHEME = late_pattern(r"([A-Za-z][A-Za-z0-9+.-]*):")
_FORBIDDEN_IN_HOST = late_pattern(r'[\s<>"`^|\\{}]')


@lru_cache(maxsize=4096)
def address_fault(text: str) -> str | None:
    """What keeps HTTP requests from an address: Go's ``net/url`` refuses it, finds no scheme or no host in it, or the
    scheme is none of ``net/http``'s. Ends "the address `…` …"."""
    control = _CONTROL.search(text)
    if control is not None:
        return "with a line break in it" if control[0] in "\r\n" else "with a control character in it"
    scheme = _SCHEME.match(text)
    if scheme is None:
        return "without a scheme"
    is_http = scheme[1].lower() in ("http", "https")
    rest = text[scheme.end() :]
    if not rest.startswith("//"):
        # `prometheus:9090` reads as the scheme `prometheus`
        return "without a host" if is_http else "without a scheme"
    if not is_http:
        return f"with the scheme `{scheme[1]}`"
    return _host_fault(re.split(r"[/?#]", rest[2:], maxsplit=1)[0].rpartition("@")[2])


def _host_fault(host: str) -> str | None:
    if not host:
        return "without a host"
    if _FORBIDDEN_IN_HOST.search(host):
        return f"with the host `{host}`"
    _, colon, port = host.rpartition(":")
    if colon and "[" not in host and not re.fullmatch(r"[0-9]*", port):
        return f"with the port `{port}`"
    return None


def address_complaint(metric: GateMetric, *names: str, quote: str | None = None) -> Complaint | None:
    """The complaint against an address that is written and known."""
    bound = metric.text("provider", *names)
    if not bound.known or not bound.value:
        return None
    fault = address_fault(bound.value)
    if fault is None:
        return None
    shown = bound.value.strip()
    advice = f"write scheme and host: `http://{shown}`" if fault == "without a scheme" else "write scheme and host"
    what = f"has the `{names[-1]}` `{shown}` {fault}"
    return Complaint(bound, what if quote else f"{what}: no request can be sent there", advice, quote)


def interval_complaint(metric: GateMetric, *names: str, needed: bool = False) -> Complaint | None:
    """The complaint against a Go duration; ``needed``: its absence is one too."""
    bound = metric.text("provider", *names)
    field = metric.metric.field.get("provider", *names)
    if not bound.known or (field.present and not isinstance(field.scalar, str)):
        return None
    if bound.value:
        quote = duration_complaint(bound.value)
        if quote is None:
            return None
        what = f"has the `{names[-1]}` `{bound.value}`, which is no duration"
        return Complaint(bound, what, "write numbers with a unit each: `30s`, `5m`, `1h30m`", quote)
    if not needed:
        return None
    return Complaint(field, f"has no `{names[-1]}`", "write one, such as `5m`", 'time: invalid duration ""')


def is_empty(value: Bound[str]) -> bool:
    """Whether a text is absent or empty for certain."""
    return value.known and not value.value


def is_given(value: Bound[str]) -> bool:
    """Whether a text is there, be it unknown."""
    return not value.known or bool(value.value)


def oauth_complaints(metric: GateMetric, name: str) -> Iterator[Complaint]:
    """OAuth2 is set up where there is a ``tokenUrl``, and then needs both halves of the client's credentials
    (prometheus.go, webmetric.go)."""
    oauth = metric.metric.field.get("provider", name, "authentication", "oauth2")

    def text(key: str) -> Bound[str]:
        return bind_text(oauth.get(key), metric.gate.environment)

    given = [key for key in ("tokenUrl", "clientId", "clientSecret") if is_given(text(key))]
    if not given:
        return
    if is_empty(text("tokenUrl")):
        yield Complaint(oauth, "has an `oauth2` that is not used, for it has no `tokenUrl`", "write its `tokenUrl`")
        return
    missing = [key for key in ("clientId", "clientSecret") if is_empty(text(key))]
    if missing:
        named = " and ".join(f"`{key}`" for key in missing)
        quote = "missing mandatory parameter in metric for OAuth2 setup"
        yield Complaint(oauth.get(missing[0]), f"has an `oauth2` without {named}", f"write its {named}", quote)


def filled(field: Field) -> bool:
    """Whether a mapping holds any value: dumped objects hold empty ones."""
    return any(inner.present and (inner.text != "" or inner.size > 0) for _, inner in field.entries())
