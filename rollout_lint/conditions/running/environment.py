"""What Argo Rollouts puts beside ``result`` (utils/evaluate/evaluate.go).

``isNil`` and ``default`` do not look at their first argument: they answer for the whole result of the measurement.
"""

from __future__ import annotations

import math

from ..types import ENVIRONMENT
from ..values import Function, Panic, Value, type_name
from .builtins.numbers import as_float64, as_int64


def _float(value: Value) -> float:
    if type(value) is not float:
        raise Panic(f"interface conversion: interface {{}} is {type_name(value)}, not float64")
    return value


def _is_nan(value: Value) -> bool:
    return math.isnan(_float(value))


def _is_infinite(value: Value) -> bool:
    return math.isinf(_float(value))


_FREE = {"asInt": as_int64, "asFloat": as_float64, "isNaN": _is_nan, "isInf": _is_infinite}


def function_of(name: str, result: Value) -> Function | None:
    """An environment function over this result; None for any other name."""
    signature = ENVIRONMENT.get(name)
    if signature is None:
        return None
    parameters = tuple(parameter.name for parameter in signature.parameters)
    if name == "isNil":
        return Function(name, lambda _: result is None, parameters)
    if name == "default":
        return Function(name, lambda _, otherwise: otherwise if result is None else result, parameters)
    return Function(name, _FREE[name], parameters)


def environment_of(result: Value) -> dict[str, Value]:
    """``$env``."""
    functions: dict[str, Value] = {name: function_of(name, result) for name in ENVIRONMENT}
    return {"result": result, **functions}
