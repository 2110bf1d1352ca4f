"""The names that Kubernetes takes, and what it says of others (apimachinery, util/validation/validation.go).

Each check gives the first complaint, or None for a good name. Lengths count bytes, as Go's do.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..late_pattern import late_pattern

NameCheck = Callable[[str], "str | None"]

_LONGEST_LABEL = 63
_LONGEST_SUBDOMAIN = 253
_LONGEST_PORT_NAME = 15
_LARGEST_PORT = 65535

_DNS_LABEL = late_pattern(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_DNS_SUBDOMAIN = late_pattern(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_QUALIFIED = late_pattern(r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]")
_ENVIRONMENT = late_pattern(r"[-._a-zA-Z][-._a-zA-Z0-9]*")
_PORT_CHARACTERS = late_pattern(r"[-a-z0-9]+")
_HEADER = late_pattern(r"[-A-Za-z0-9]+")

_ALPHANUMERIC = (
    "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
)


def dns_label(text: str) -> str | None:
    """An RFC 1123 label: the name of a container, a volume, a host."""
    if len(text.encode()) > _LONGEST_LABEL:
        return f"must be no more than {_LONGEST_LABEL} characters"
    if _DNS_LABEL.fullmatch(text):
        return None
    if "." in text:
        return "must not contain dots"
    return (
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
        "and must start and end with an alphanumeric character"
    )


def dns_subdomain(text: str) -> str | None:
    """An RFC 1123 subdomain: the name of most objects."""
    if len(text.encode()) > _LONGEST_SUBDOMAIN:
        return f"must be no more than {_LONGEST_SUBDOMAIN} characters"
    if _DNS_SUBDOMAIN.fullmatch(text):
        return None
    return (
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
        "and must start and end with an alphanumeric character"
    )


def qualified_name(text: str) -> str | None:
    """The key of a label or annotation: ``name`` or ``prefix/name``."""
    prefix, slash, name = text.rpartition("/")
    if slash:
        if "/" in prefix:
            return f"a qualified name must {_ALPHANUMERIC} with an optional DNS subdomain prefix and '/'"
        complaint = dns_subdomain(prefix) if prefix else "must be non-empty"
        if complaint:
            return f"prefix part {complaint}"
    if not name:
        return "name part must be non-empty"
    if len(name.encode()) > _LONGEST_LABEL:
        return f"name part must be no more than {_LONGEST_LABEL} characters"
    return None if _QUALIFIED.fullmatch(name) else f"name part must {_ALPHANUMERIC}"


def label_value(text: str) -> str | None:
    if len(text.encode()) > _LONGEST_LABEL:
        return f"must be no more than {_LONGEST_LABEL} characters"
    if not text or _QUALIFIED.fullmatch(text):
        return None
    return f"a valid label must be an empty string or {_ALPHANUMERIC}"


def environment_name(text: str) -> str | None:
    if not _ENVIRONMENT.fullmatch(text):
        return (
            "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', "
            "and must not start with a digit"
        )
    if text in (".", ".."):
        return f"must not be '{text}'"
    return "must not start with '..'" if text.startswith("..") else None


def port_name(text: str) -> str | None:
    """The name of a container port, and what a probe may write instead of its number."""
    if len(text.encode()) > _LONGEST_PORT_NAME:
        return f"must be no more than {_LONGEST_PORT_NAME} characters"
    if not _PORT_CHARACTERS.fullmatch(text):
        return "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"
    if not re.search("[a-z]", text):
        return "must contain at least one letter (a-z)"
    if "--" in text:
        return "must not contain consecutive hyphens"
    return "must not begin or end with a hyphen" if text[0] == "-" or text[-1] == "-" else None


def port_number(port: int) -> str | None:
    return None if 1 <= port <= _LARGEST_PORT else f"must be between 1 and {_LARGEST_PORT}, inclusive"


def header_name(text: str) -> str | None:
    return None if _HEADER.fullmatch(text) else "a valid HTTP header must consist of alphanumeric characters or '-'"
