"""Go types as values: what the type check of a condition speaks of.

Types are compared with ``is`` on ``canonical``: the literal ``[1, 2]`` has the Go type ``[]any``, and its own GoType
remembers besides what its elements are. NIL is the type of ``nil``; UNKNOWN is 1.17's "nothing is known", which differs
from ANY in what can be assigned to it.
"""

from __future__ import annotations

from .values import Value


class GoType:
    """One Go type. ``kind`` is reflect's kind; ``str()`` gives Go's name."""

    __slots__ = (
        "builtin",
        "canonical",
        "element",
        "key",
        "kind",
        "literal_element",
        "methods",
        "name",
        "named",
        "parameters",
        "results",
        "variadic",
    )

    def __init__(
        self, name: str, kind: str, *, element: GoType | None = None, key: GoType | None = None, named: bool = False
    ) -> None:
        self.name = name
        self.kind = kind
        self.element = element
        """Of slices, arrays and maps."""
        self.key = key
        """Of maps."""
        self.named = named
        """Defined in a package: time.Duration, not int64."""
        self.canonical = self
        """The Go type itself, without what the check knows besides."""
        self.literal_element: GoType | None = None
        """What 1.15 knows of the elements of an array literal, for ``in`` alone."""
        self.builtin: str | None = None
        """The builtin function that a value of a function type is known to be."""
        self.methods: dict[str, GoType] = {}
        """Function types without the receiver, by name."""
        self.parameters: tuple[GoType, ...] = ()
        self.results: tuple[GoType, ...] = ()
        self.variadic = False

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"GoType({self.name})"


ANY = GoType("interface {}", "interface")
UNKNOWN = GoType("unknown", "invalid")
NIL = GoType("<nil>", "invalid")
BOOL = GoType("bool", "bool")
INT = GoType("int", "int")
INT64 = GoType("int64", "int64")
UINT8 = GoType("uint8", "uint8")
FLOAT64 = GoType("float64", "float64")
STRING = GoType("string", "string")
BYTES = GoType("[]uint8", "slice", element=UINT8)
ANYS = GoType("[]interface {}", "slice", element=ANY)
STRING_MAP = GoType("map[string]interface {}", "map", element=ANY, key=STRING)
ANY_MAP = GoType("map[interface {}]interface {}", "map", element=ANY, key=ANY)
GROUPS = GoType("map[interface {}][]interface {}", "map", element=ANYS, key=ANY)
TIME = GoType("time.Time", "struct", named=True)
DURATION = GoType("time.Duration", "int64", named=True)
MONTH = GoType("time.Month", "int", named=True)
WEEKDAY = GoType("time.Weekday", "int", named=True)
LOCATION = GoType("*time.Location", "ptr")
ERROR = GoType("error", "interface", named=True)

_slices: dict[GoType, GoType] = {ANY: ANYS, UINT8: BYTES}


def slice_of(element: GoType) -> GoType:
    """The type ``[]element``."""
    element = element.canonical
    made = _slices.get(element)
    if made is None:
        made = _slices[element] = GoType(f"[]{element}", "slice", element=element)
    return made


INTS = slice_of(INT)
FLOATS = slice_of(FLOAT64)
STRINGS = slice_of(STRING)


def array_of(element: GoType) -> GoType:
    """``[]any`` whose elements are known to be of one type (1.17)."""
    made = GoType(ANYS.name, "slice", element=element)
    made.canonical = ANYS
    return made


def literal_of(element: GoType) -> GoType:
    """``[]any`` that was written as a literal of such elements (1.15)."""
    made = GoType(ANYS.name, "slice", element=ANY)
    made.canonical = ANYS
    made.literal_element = element
    return made


def function(*parameters: GoType, returns: GoType, variadic: bool = False, fails: bool = False) -> GoType:
    """A function type. ``fails``: it returns an error besides."""
    results = (returns, ERROR) if fails else (returns,)
    names = [str(parameter) for parameter in parameters]
    if variadic:
        names[-1] = f"...{names[-1].removeprefix('[]')}"
    made = GoType(f"func({', '.join(names)}) {f'({returns}, {ERROR})' if fails else returns}", "func")
    made.parameters = parameters
    made.results = results
    made.variadic = variadic
    return made


def builtin_function(name: str, signature: GoType) -> GoType:
    """The type of a builtin's bare name."""
    made = GoType(signature.name, "func")
    made.canonical = signature
    made.parameters, made.results, made.variadic = signature.parameters, signature.results, signature.variadic
    made.builtin = name
    return made


GENERAL_FUNCTION = function(ANYS, returns=ANY, variadic=True, fails=True)
"""``func(...any) (any, error)``."""

ENVIRONMENT = {
    "asInt": function(ANY, returns=INT64),
    "asFloat": function(ANY, returns=FLOAT64),
    "isNaN": function(FLOAT64, returns=BOOL),
    "isInf": function(FLOAT64, returns=BOOL),
    "isNil": function(ANY, returns=BOOL),
    "default": function(ANY, ANY, returns=ANY),
}
"""The functions Argo Rollouts gives a condition besides ``result`` (utils/evaluate/evaluate.go)."""

JSON_TYPES = (NIL, BOOL, FLOAT64, STRING, ANYS, STRING_MAP)
"""Every type that a decoded JSON value can have."""

_JSON_TYPES: dict[type, GoType] = {
    bool: BOOL,
    float: FLOAT64,
    int: FLOAT64,
    str: STRING,
    list: ANYS,
    tuple: ANYS,
    dict: STRING_MAP,
}


def json_type(value: Value) -> GoType:
    """The Go type of a decoded JSON value."""
    return NIL if value is None else _JSON_TYPES.get(type(value), ANY)


def _describe_times() -> None:
    ints = function(returns=INT)
    moments = dict.fromkeys(("Year", "Day", "Hour", "Minute", "Second", "Nanosecond", "YearDay", "ISOWeek"), ints)
    counts = {name: function(returns=INT64) for name in ("Unix", "UnixMilli", "UnixMicro", "UnixNano")}
    tests = {name: function(TIME, returns=BOOL) for name in ("After", "Before", "Equal")}
    TIME.methods = {
        **moments,
        **counts,
        **tests,
        "Month": function(returns=MONTH),
        "Weekday": function(returns=WEEKDAY),
        "IsZero": function(returns=BOOL),
        "IsDST": function(returns=BOOL),
        "Compare": function(TIME, returns=INT),
        "Add": function(DURATION, returns=TIME),
        "Sub": function(TIME, returns=DURATION),
        "AddDate": function(INT, INT, INT, returns=TIME),
        "UTC": function(returns=TIME),
        "Local": function(returns=TIME),
        "In": function(LOCATION, returns=TIME),
        "Location": function(returns=LOCATION),
        "Truncate": function(DURATION, returns=TIME),
        "Round": function(DURATION, returns=TIME),
        "Format": function(STRING, returns=STRING),
        "String": function(returns=STRING),
    }
    floats = {name: function(returns=FLOAT64) for name in ("Seconds", "Minutes", "Hours")}
    parts = {name: function(returns=INT64) for name in ("Nanoseconds", "Microseconds", "Milliseconds")}
    DURATION.methods = {
        **floats,
        **parts,
        "String": function(returns=STRING),
        "Truncate": function(DURATION, returns=DURATION),
        "Round": function(DURATION, returns=DURATION),
        "Abs": function(returns=DURATION),
    }
    for named in (MONTH, WEEKDAY, LOCATION):
        named.methods = {"String": function(returns=STRING)}


_describe_times()
