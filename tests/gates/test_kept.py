"""What is worked out about an object is worked out once, and kept with it."""

from __future__ import annotations

from rollout_lint.gates.kept import Facts, kept


class Holder:
    def __init__(self) -> None:
        self.facts: Facts = {}
        self.asked: list[object] = []


@kept
def doubled(holder: Holder, number: int, *, sign: int = 1) -> int | None:
    holder.asked.append((number, sign))
    return None if number == 0 else 2 * number * sign


@kept
def halved(holder: Holder, number: int) -> float:
    return number / 2


def test_a_question_is_answered_once_for_each_object_and_its_arguments() -> None:
    one, other = Holder(), Holder()
    assert [doubled(one, 2), doubled(one, 2), doubled(one, 3), doubled(other, 2)] == [4, 4, 6, 4]
    assert one.asked == [(2, 1), (3, 1)]
    assert other.asked == [(2, 1)]


def test_named_arguments_and_other_functions_are_other_questions() -> None:
    holder = Holder()
    assert [doubled(holder, 2), doubled(holder, 2, sign=-1), halved(holder, 2)] == [4, -4, 1.0]


def test_none_is_an_answer_too() -> None:
    holder = Holder()
    assert doubled(holder, 0) is None
    assert doubled(holder, 0) is None
    assert holder.asked == [(0, 1)]
