"""The kinds of value that a configuration key can have."""

from __future__ import annotations

from ..record import NamedTuple

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]
"""A configuration value as JSON knows it. Durations and percentages stay text here."""


class Text(NamedTuple):
    """A string. ``pattern`` is a regular expression for the whole of it, in syntax that ECMAScript has as well."""

    what: str = "text"
    """What it is, with its article: ``a glob``."""
    pattern: str = ""
    is_path: bool = False
    """Whether it names a file, counted from the directory of the file that it is written in."""
    advice: str = ""
    """What to write where the pattern does not match."""


class Choice(NamedTuple):
    """One of a few words. ``when_false`` is the word that YAML 1.1 reads as the boolean false: ``off``."""

    words: tuple[str, ...]
    when_false: str | None = None


class Version(NamedTuple):
    """A version, as a string. ``numbers`` are those that survive without quotes: ``1.9`` does, ``1.10`` becomes 1.1."""

    pattern: str
    range: str
    """The versions in words: ``1.4 to 1.10``."""
    numbers: tuple[float, ...]


class Duration(NamedTuple):
    """A positive duration as Go writes them: ``500ms``, ``1m30s``."""

    pattern: str = r"^(?=.*[1-9])(?:[0-9]{1,9}(?:\.[0-9]{1,9})?(?:ns|us|µs|ms|s|m|h))+$"


class Ratio(NamedTuple):
    """A ratio from 0 to 1, or a percentage as text: ``0.999``, ``99.9%``."""

    pattern: str = r"^(?:(?:100(?:\.0+)?|[0-9]{1,2}(?:\.[0-9]+)?)%|0(?:\.[0-9]+)?|1(?:\.0+)?)$"


class Boolean(NamedTuple):
    """true or false."""


class ListOf(NamedTuple):
    """A list whose items are of one kind."""

    item: Kind


class MapOf(NamedTuple):
    """A mapping whose keys are names of one kind (``key``) and whose values are of another."""

    key: Text
    value: Kind
    title: str
    """Its name among the schema's definitions."""


class Structure(NamedTuple):
    """A mapping with known keys."""

    keys: tuple[Key, ...]
    title: str
    """Its name among the schema's definitions."""
    one_of: tuple[str, ...] = ()
    """Keys of which at least one must be there."""


class OneOf(NamedTuple):
    """Values that may be written in several ways, told apart by scalar, list and mapping."""

    alternatives: tuple[Kind, ...]


Kind = Text | Choice | Version | Duration | Ratio | Boolean | ListOf | MapOf | Structure | OneOf


class Key(NamedTuple):
    """One key of the configuration file."""

    name: str
    kind: Kind
    documentation: str
    """One line of Markdown without a full stop at its end."""
    example: str
    """The value as one would write it in flow style."""
    default: Value = None
    """None where nothing is set."""
    read: bool = False
    """Whether something in this version acts on it. A key that nothing reads yet is accepted and remarked upon."""
    required: bool = False
    appends: bool = False
    """Whether a list here joins the list of an extended file instead of replacing it."""
