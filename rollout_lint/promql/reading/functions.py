"""The functions of PromQL (promql/parser/functions.go)."""

from __future__ import annotations

from ...record import NamedTuple
from ..syntax import MATRIX, SCALAR, STRING, VECTOR

_TYPES = {"v": VECTOR, "s": SCALAR, "m": MATRIX, "t": STRING}


class Function(NamedTuple):
    """A signature. Of ``arguments`` the last may be left out where ``extra`` is not 0, or repeated ``extra`` times (-1:
    any).
    """

    name: str
    arguments: tuple[str, ...]
    extra: int
    type: str
    experimental: bool


# name: argument types, then `?` where the last may be left out, `*` where it may repeat as well, then the result;
# `m` is a range vector (matrix), `v` an instant vector, `s` a scalar, `t` a string (text)
_BOTH = """
abs v v|absent v v|absent_over_time m v|acos v v|acosh v v|asin v v|asinh v v|atan v v|atanh v v|avg_over_time m v
ceil v v|changes m v|clamp vss v|clamp_max vs v|clamp_min vs v|cos v v|cosh v v|count_over_time m v|days_in_month v? v
day_of_month v? v|day_of_week v? v|day_of_year v? v|deg v v|delta m v|deriv m v|exp v v|floor v v|histogram_avg v v
histogram_count v v|histogram_sum v v|histogram_stddev v v|histogram_stdvar v v|histogram_fraction ssv v
histogram_quantile sv v|hour v? v|idelta m v|increase m v|irate m v|label_replace vtttt v|label_join vttt* v
last_over_time m v|ln v v|log10 v v|log2 v v|max_over_time m v|min_over_time m v|minute v? v|month v? v|pi - s
predict_linear ms v|present_over_time m v
quantile_over_time sm v|rad v v|rate m v|resets m v|round vs? v|scalar v s|sgn v v
sin v v|sinh v v|sort v v|sort_desc v v|sqrt v v
stddev_over_time m v|stdvar_over_time m v|sum_over_time m v|tan v v|tanh v v
time - s|timestamp v v|vector s v|year v? v
"""
_BOTH_EXPERIMENTAL = "info vv? v|mad_over_time m v|sort_by_label vt* v|sort_by_label_desc vt* v"
_ONLY_2 = "holt_winters mss v"
_ONLY_3 = "first_over_time m v"
_ONLY_3_EXPERIMENTAL = """
double_exponential_smoothing mss v|end - s|histogram_quantiles vtss9 v|max_of ss s|min_of ss s|range - s|start - s
start_timestamp v v|step - s|ts_of_first_over_time m v
ts_of_last_over_time m v|ts_of_max_over_time m v|ts_of_min_over_time m v
"""


def _read(table: str, experimental: bool) -> dict[str, Function]:
    functions: dict[str, Function] = {}
    for entry in table.replace("\n", "|").split("|"):
        if entry:
            name, signature, result = entry.split()
            extra = {"?": 1, "*": -1, "9": 9}.get(signature[-1], 0)
            arguments = tuple(_TYPES[letter] for letter in signature if letter in _TYPES)
            functions[name] = Function(name, arguments, extra, _TYPES[result], experimental)
    return functions


_SHARED = {**_read(_BOTH, False), **_read(_BOTH_EXPERIMENTAL, True)}
_FUNCTIONS = {
    2: {**_SHARED, **_read(_ONLY_2, False)},
    3: {**_SHARED, **_read(_ONLY_3, False), **_read(_ONLY_3_EXPERIMENTAL, True)},
}


def functions_of(major: int) -> dict[str, Function]:
    """The functions of a major version of Prometheus, by name; names are case-sensitive."""
    return _FUNCTIONS[major]
