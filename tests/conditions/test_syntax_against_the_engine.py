"""The syntax of 1.17 against expr 1.17.8 itself, which the package enchanter-golem carries."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from rollout_lint.conditions import ConditionError, parse
from rollout_lint.conditions.go_text import quoted

from .expressions import EXPRESSIONS, SOUP, TESTS, mutated

golem = pytest.importorskip("golem", reason="enchanter-golem is not installed")

examples = settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))

_SYNTAX = re.compile(
    r"unexpected (?:token|end)|literal not terminated|unrecognized character|bad number syntax|expected name"
    r"|invalid (?:hex|float|binary|octal|integer) literal|invalid char escape|unable to unescape|unclosed comment"
    r"|Operator \(|a map key must|expected at least \d+ arguments$|wrap predicate with"
)


@pytest.fixture(scope="module")
def engine() -> Any:
    return golem.Engine(strict_vars=False, eval_timeout_ms=2000)


def syntax_error(engine: Any, text: str) -> tuple[str, tuple[int, int] | None] | None:
    """The message and the line and column (both from 1) that the engine has against the syntax of a text."""
    try:
        engine.eval(text, {})
    except golem.CompileError as error:
        shown = str(error).removeprefix(f"golem: parse error in {quoted(text)}: ")
        shown, _, _ = shown.partition("\ngoroutine ")  # the compiler behind the parser gave up, with its stack
        placed = re.fullmatch(r"(?s)(?P<message>.*?)(?: \((?P<line>\d+):(?P<column>\d+)\)\n \| .*)?", shown)
        assert placed is not None, shown
        if not _SYNTAX.match(placed["message"]):
            return None
        return placed["message"], (int(placed["line"]), int(placed["column"])) if placed["line"] else None
    except golem.GolemError:
        return None
    return None


def place(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


@examples
@given(st.one_of(mutated(), SOUP, EXPRESSIONS, TESTS))
@example("result[0] >= ")
@example("1\n+ )")
@example("{a: minb'(2, \"a\", '\\n')}")
@example("a`(``b)")
@example("1 == 1 not in [2]")
@example("filter(result, #1 < 2)")
@example("'ok'['\\n']")
def test_syntax(engine: Any, text: str) -> None:
    found = parse(text, "1.17")
    expected = syntax_error(engine, text)
    event("refused" if expected else "read")
    if expected is None:
        assert not isinstance(found, ConditionError), found
        return
    message, position = expected
    assert isinstance(found, ConditionError), message
    assert found.message == message
    if position is not None:
        assert place(text, found.offset) == position
