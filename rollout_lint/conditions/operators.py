"""What binds how tightly, in both engines alike."""

from __future__ import annotations

UNARY = {"not": 50, "!": 50, "-": 90, "+": 90}

BINARY = {
    "|": 0,
    "or": 10,
    "||": 10,
    "and": 15,
    "&&": 15,
    "==": 20,
    "!=": 20,
    "<": 20,
    ">": 20,
    ">=": 20,
    "<=": 20,
    "in": 20,
    "matches": 20,
    "contains": 20,
    "startsWith": 20,
    "endsWith": 20,
    "..": 25,
    "+": 30,
    "-": 30,
    "*": 60,
    "/": 60,
    "%": 60,
    "**": 100,
    "^": 100,
    "??": 500,
}

RIGHT_ASSOCIATIVE = frozenset({"**", "^"})
COMPARISONS = frozenset({"<", ">", ">=", "<="})
NEGATABLE = frozenset({"contains", "matches", "startsWith", "endsWith", "in"})
"""What may follow an infix ``not`` in 1.17. In 1.15 every binary operator may."""

OLD_PREDICATES = frozenset(
    {"all", "none", "any", "one", "filter", "map", "count", "find", "findIndex", "findLast", "findLastIndex", "groupBy", "reduce"}
)
"""1.15's builtins that take a predicate."""

NEW_PREDICATES = OLD_PREDICATES | {"sum", "sortBy"}
OPTIONAL_PREDICATES = frozenset({"count", "sum"})
"""1.17's whose predicate may be absent."""

THIRD_ARGUMENTS = frozenset({"reduce", "sortBy"})
"""Those that take an expression behind the predicate."""

_SHARED_FUNCTIONS = frozenset(
    """len type abs ceil floor round int float string trim trimPrefix trimSuffix upper lower split splitAfter replace repeat join
    indexOf lastIndexOf hasPrefix hasSuffix max min mean median toJSON fromJSON toBase64 fromBase64 now duration date first last
    get take keys values toPairs fromPairs sort""".split()
)
OLD_BUILTINS = OLD_PREDICATES | _SHARED_FUNCTIONS | {"sum", "sortBy"}
NEW_BUILTINS = NEW_PREDICATES | _SHARED_FUNCTIONS | frozenset(
    """timezone reverse uniq concat flatten bitand bitor bitxor bitnand bitshl bitshr bitushr bitnot""".split()
)
