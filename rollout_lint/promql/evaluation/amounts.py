"""What is known of a value: a number, or a range that holds it.

An amount that comes of live traffic may also be a multiple of a *symbol*, an unknown positive number with a name: a
ratio of two amounts of one symbol is then known although neither is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from ...record import NamedTuple
from ..words import words
from .floats import ARITHMETIC, COMPARISON, FUNCTIONS, INFINITY, NAN


class Symbol(NamedTuple):
    """An unknown number that is not negative: the traffic of ``base`` that all of ``parts`` let through.

    Of two symbols with one base, the one with more parts is a share of the other.
    """

    base: str
    parts: frozenset[str] = frozenset()


class Amount(NamedTuple):
    """The numbers from ``low`` to ``high``, the ends left out where they are open, and NaN where ``nan`` is set.

    No number is in it where ``low`` exceeds ``high``. With a ``symbol`` the value is ``factor`` × that unknown.
    """

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False
    nan: bool = False
    symbol: Symbol | None = None
    factor: float = 1.0
    at_least: Symbol | None = None
    at_most: Symbol | None = None

    @property
    def exact(self) -> float | None:
        """The value where there is but one."""
        if self.low == self.high and not self.nan:
            return self.low
        return NAN if self.low > self.high else None

    def includes(self, value: float) -> bool:
        """Whether the value can be this."""
        if math.isnan(value):
            return self.nan
        above = value > self.low or (value == self.low and not self.low_open)
        return above and (value < self.high or (value == self.high and not self.high_open))

    def example(self) -> float:
        """A value that this can be, plain where there is a choice."""
        exact = self.exact
        if exact is not None:
            return exact
        for candidate in (1.0, 0.5, 0.0, self.low, self.high, (self.low + self.high) / 2, -1.0):
            if math.isfinite(candidate) and self.includes(candidate):
                return candidate
        return self.low if math.isfinite(self.low) else 1.0


def exactly(value: float) -> Amount:
    if math.isnan(value):
        return NOT_A_NUMBER
    return Amount(value, value)


NOT_A_NUMBER = Amount(INFINITY, -INFINITY, nan=True)
ZERO = Amount(0.0, 0.0)
ONE = Amount(1.0, 1.0)
POSITIVE = Amount(0.0, INFINITY, True, True)
NOT_NEGATIVE = Amount(0.0, INFINITY, False, True)
ANYTHING = Amount(-INFINITY, INFINITY, nan=True)


def around(value: float) -> Amount:
    """A value that mathematical libraries round differently: Go's and Python's agree but for the last digits."""
    if value == 0 or not math.isfinite(value):
        return exactly(value)
    slack = abs(value) * 1e-14
    return Amount(value - slack, value + slack)


def plain(amount: Amount) -> Amount:
    """The range alone."""
    return Amount(*amount[:5])


def hull(amounts: Iterable[Amount]) -> Amount:
    """The least range that holds all of the amounts."""
    collected = list(amounts)
    first = collected[0]
    if all(amount == first for amount in collected):
        return first
    symbolic = [amount for amount in collected if amount.symbol and amount.factor > 0]
    if len(symbolic) == 1 and all(amount is symbolic[0] or amount == ZERO for amount in collected):
        only = symbolic[0]
        return Amount(0.0, only.high, False, only.high_open, only.nan, factor=only.factor, at_most=only.symbol)
    numbers = [amount for amount in collected if amount.low <= amount.high]
    nan = any(amount.nan for amount in collected)
    if not numbers:
        return NOT_A_NUMBER
    low = min(amount.low for amount in numbers)
    high = max(amount.high for amount in numbers)
    low_open = all(amount.low_open for amount in numbers if amount.low == low)
    high_open = all(amount.high_open for amount in numbers if amount.high == high)
    return Amount(low, high, low_open, high_open, nan)


def arithmetic(operator: str, left: Amount, right: Amount) -> Amount:
    """``left operator right``."""
    left_value, right_value = left.exact, right.exact
    if left_value is not None and right_value is not None:
        value = ARITHMETIC[operator](left_value, right_value)
        return exactly(value) if _is_steady(operator, left_value, right_value, value) else around(value)
    if right_value == 0 and operator in ("+", "-"):
        return left
    if left_value == 0 and operator == "+":
        return right
    if left.low > left.high or right.low > right.high:
        # NaN stays NaN but for x^0 and 1^x, which are 1
        return ANYTHING if operator == "^" else NOT_A_NUMBER
    if left.symbol or right.symbol or left.at_most or right.at_most:
        known = _on_symbols(operator, left, right)
        if known is not None:
            return known
    if not _finite(left) or not _finite(right):
        return ANYTHING
    if operator == "+":
        result = _sum(left, right)
    elif operator == "-":
        result = _sum(left, _negated(right))
    elif operator == "*":
        result = _product(left, right)
    elif operator == "/":
        result = _quotient(left, right)
    else:
        return ANYTHING
    return result._replace(nan=True) if left.nan or right.nan else result


def _is_steady(operator: str, left: float, right: float, value: float) -> bool:
    """Whether every library gives this result to the last digit."""
    if operator == "^":
        if right in (0.0, 1.0, -1.0, 2.0, 0.5):
            return True
        return left.is_integer() and right.is_integer() and abs(value) < 2**53 and value == math.floor(value)
    return operator != "atan2" or abs(left) == abs(right) or 0.0 in (left, right)


def _finite(amount: Amount) -> bool:
    """Whether no infinity is in it."""
    return (amount.low_open or math.isfinite(amount.low)) and (amount.high_open or math.isfinite(amount.high))


def _on_symbols(operator: str, left: Amount, right: Amount) -> Amount | None:
    if left.symbol and right.symbol and (left.symbol == right.symbol or operator == "-"):
        return _on_two_symbols(operator, left, left.symbol, right, right.symbol)
    if operator == "*" and right.exact is not None:
        return _scaled(left, left.factor * right.exact)
    if operator == "*" and left.exact is not None:
        return _scaled(right, right.factor * left.exact)
    if operator == "/" and right.exact:
        return _scaled(left, left.factor / right.exact)
    return _share(left, right) if operator == "/" else None


def _share(left: Amount, right: Amount) -> Amount | None:
    """The quotient of a part and its whole: no more than the quotient of their factors."""
    part, whole = left.symbol or left.at_most, right.symbol or right.at_least
    if part is None or whole is None or part.base != whole.base or not part.parts >= whole.parts:
        return None
    if left.factor <= 0 or right.factor <= 0 or right.low < 0:
        return None
    return Amount(0.0, left.factor / right.factor, not left.includes(0.0), False, nan=right.includes(0.0))


def _on_two_symbols(operator: str, left: Amount, one: Symbol, right: Amount, other: Symbol) -> Amount | None:
    if one == other:
        if operator == "/":
            ratio = left.factor / right.factor
            return Amount(ratio, ratio, nan=right.includes(0.0))
        if operator in ("+", "-"):
            return _scaled(left, left.factor + (right.factor if operator == "+" else -right.factor))
    elif operator == "-" and one.base == other.base and one.parts < other.parts and left.factor >= right.factor > 0:
        return Amount(0.0, INFINITY, False, True, factor=left.factor, at_most=one)
    return None


def _scaled(amount: Amount, factor: float) -> Amount | None:
    if factor == 0 and amount.symbol:
        return ZERO
    if not factor or not math.isfinite(factor) or not (amount.symbol or amount.at_most):
        return None
    at_zero = not amount.includes(0.0)
    if factor > 0:
        return Amount(0.0, INFINITY, at_zero, True, False, amount.symbol, factor, at_most=amount.at_most)
    return Amount(-INFINITY, 0.0, True, at_zero, symbol=amount.symbol, factor=factor)


def _negated(amount: Amount) -> Amount:
    return Amount(-amount.high, -amount.low, amount.high_open, amount.low_open, amount.nan)


def _sum(left: Amount, right: Amount) -> Amount:
    return Amount(
        left.low + right.low,
        left.high + right.high,
        left.low_open or right.low_open,
        left.high_open or right.high_open,
    )


def _product(left: Amount, right: Amount) -> Amount:
    corners: list[tuple[float, bool]] = []
    for a, a_open in ((left.low, left.low_open), (left.high, left.high_open)):
        for b, b_open in ((right.low, right.low_open), (right.high, right.high_open)):
            if a == 0 or b == 0:
                # a zero that is really there makes the product a zero that is really there
                corners.append((0.0, not ((a == 0 and not a_open) or (b == 0 and not b_open))))
            else:
                corners.append((a * b, a_open or b_open))
    low = min(value for value, _ in corners)
    high = max(value for value, _ in corners)
    low_open = all(is_open for value, is_open in corners if value == low)
    high_open = all(is_open for value, is_open in corners if value == high)
    return Amount(low, high, low_open, high_open)


def _quotient(left: Amount, right: Amount) -> Amount:
    if right.includes(0.0) or right.low < 0 < right.high:
        positive = left.low >= 0 and right.low >= 0
        return Amount(0.0, INFINITY, nan=left.includes(0.0)) if positive else ANYTHING
    inverse = Amount(
        1 / right.high if math.isfinite(right.high) and right.high else (0.0 if right.high else -INFINITY),
        1 / right.low if math.isfinite(right.low) and right.low else (0.0 if right.low else INFINITY),
        right.high_open,
        right.low_open,
    )
    return _product(left, inverse)


def compared(operator: str, left: Amount, right: Amount) -> bool | None:
    """Whether ``left operator right`` holds; None where that is not known."""
    left_value, right_value = left.exact, right.exact
    compare = COMPARISON[operator]
    if left_value is not None and right_value is not None:
        return compare(left_value, right_value)
    if left.symbol and left.symbol == right.symbol and (left.factor == right.factor or not left.includes(0.0)):
        return compare(left.factor, right.factor)
    if left.nan or right.nan:
        # NaN fails every comparison but !=
        if left.low > left.high or right.low > right.high:
            return operator == "!="
        return None
    return _compared_ranges(operator, left, right)


def _compared_ranges(operator: str, left: Amount, right: Amount) -> bool | None:
    above = left.low > right.high or (left.low == right.high and (left.low_open or right.high_open))
    below = left.high < right.low or (left.high == right.low and (left.high_open or right.low_open))
    if operator in ("==", "!="):
        return operator == "!=" if above or below else None
    if operator in ("<", "<="):
        if below or (operator == "<=" and left.high <= right.low):
            return True
        return False if above or (operator == "<" and left.low >= right.high) else None
    if above or (operator == ">=" and left.low >= right.high):
        return True
    return False if below or (operator == ">" and left.high <= right.low) else None


_RISING = words("ceil floor exp ln log2 log10 sqrt sgn asinh atan deg rad sinh tanh")
_UNSTEADY = words("exp ln acos acosh asin asinh atan atanh cos cosh log10 log2 sin sinh tan tanh")
_NEED_NOT_NEGATIVE = frozenset(("ln", "log2", "log10", "sqrt"))


def applied(function: str, amount: Amount) -> Amount:
    """``function(amount)`` for the functions of one number."""
    value = amount.exact
    compute = FUNCTIONS[function]
    if value is not None:
        steady = function not in _UNSTEADY or (function == "exp" and value == 1)
        return exactly(compute(value)) if steady else around(compute(value))
    if function == "abs" and amount.low >= 0:
        return amount
    if function in _RISING and not amount.nan and not (function in _NEED_NOT_NEGATIVE and amount.low < 0):
        # rounding and the sign take an open end to a value that others reach too
        closed = function in ("ceil", "floor", "sgn")
        low, high = compute(amount.low), compute(amount.high)
        return Amount(low, high, amount.low_open and not closed, amount.high_open and (not closed or math.isinf(high)))
    return ANYTHING if function != "abs" else NOT_NEGATIVE._replace(high_open=False, nan=amount.nan)


def clamped(amount: Amount, low: float, high: float) -> Amount:
    """``clamp(amount, low, high)`` with exact bounds, neither of them NaN."""
    if amount.exact is not None and math.isnan(amount.exact):
        return amount
    if amount.low >= low and amount.high <= high:
        return amount
    new_low, new_high = max(amount.low, low), min(amount.high, high)
    if new_low >= new_high:
        only = low if amount.high <= low else high
        return Amount(only, only, nan=amount.nan)
    at_least = amount.symbol if amount.symbol and amount.factor == 1 and amount.high <= high else None
    low_open, high_open = amount.low_open and amount.low >= low, amount.high_open and amount.high <= high
    return Amount(new_low, new_high, low_open, high_open, amount.nan, at_least=at_least)
