"""The names of each engine's builtin functions, which the parser must know: a predicate is no expression."""

from __future__ import annotations

_PREDICATES = "all none any one filter map count find findIndex findLast findLastIndex groupBy reduce"
_FUNCTIONS = """
    len type abs ceil floor round int float string trim trimPrefix trimSuffix upper lower split splitAfter replace
    repeat join indexOf lastIndexOf hasPrefix hasSuffix max min mean median toJSON fromJSON toBase64 fromBase64 now
    duration date first last get take keys values toPairs fromPairs sort
"""
_NEW_FUNCTIONS = """
    timezone reverse uniq concat flatten bitand bitor bitxor bitnand bitshl bitshr bitushr bitnot
"""

OLD_PREDICATES = frozenset(_PREDICATES.split())
"""1.15's builtins that take a predicate."""

NEW_PREDICATES = OLD_PREDICATES | {"sum", "sortBy"}
OPTIONAL_PREDICATES = frozenset({"count", "sum"})
"""1.17's whose predicate may be absent."""

THIRD_ARGUMENTS = frozenset({"reduce", "sortBy"})
"""Those that take an expression behind the predicate."""

OLD_BUILTINS = OLD_PREDICATES | frozenset(_FUNCTIONS.split()) | {"sum", "sortBy"}
NEW_BUILTINS = NEW_PREDICATES | frozenset(_FUNCTIONS.split()) | frozenset(_NEW_FUNCTIONS.split())
