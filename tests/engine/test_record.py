"""A record is what ``typing.NamedTuple`` makes of the same class statement."""

from __future__ import annotations

import copy
import inspect
import pickle
import typing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollout_lint import record

DECLARED = '''
from __future__ import annotations

class Place(NamedTuple):
    """Where something is."""

    path: str
    line: int = 1
    """From 1."""
    marks: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        return f"{self.path}:{self.line}"

    @classmethod
    def first(cls, path: str) -> Place:
        return cls(path)

    def moved(self, by: int) -> Place:
        return self._replace(line=self.line + by)

    def __str__(self) -> str:
        return self.shown
'''


def declared(maker: object, text: str = DECLARED, name: str = "Place") -> Any:
    scope: dict[str, Any] = {"NamedTuple": maker, "__name__": __name__}
    exec(text, scope)
    return scope[name]


Place: Any = declared(record.NamedTuple)
Model: Any = declared(typing.NamedTuple)


def outcome(ask: Any) -> object:
    """What comes of a call: a plain tuple for a record, and of what is raised its type."""
    try:
        value = ask()
    except Exception as error:
        return type(error)
    return tuple(value) if isinstance(value, tuple) else value


NAMES = st.sampled_from(["path", "line", "marks", "other", "self", "_cls"])
ARGUMENTS = st.lists(st.integers(), max_size=4)
KEYWORDS = st.dictionaries(NAMES, st.integers(), max_size=4)


@given(ARGUMENTS, KEYWORDS)
def test_it_is_made_of_the_same_arguments(arguments: list[int], keywords: dict[str, int]) -> None:
    expected = outcome(lambda: Model(*arguments, **keywords))
    assert outcome(lambda: Place(*arguments, **keywords)) == expected


@given(ARGUMENTS)
def test_it_is_made_of_the_same_values(values: list[int]) -> None:
    assert outcome(lambda: Place._make(values)) == outcome(lambda: Model._make(values))


@given(st.integers(), st.dictionaries(st.sampled_from(["path", "line", "marks"]), st.integers()))
def test_the_same_fields_are_replaced(value: int, changes: dict[str, int]) -> None:
    made = Place(value)._replace(**changes)
    assert type(made) is Place
    assert made == Model(value)._replace(**changes)


def test_no_other_field_is_replaced() -> None:
    with pytest.raises(TypeError, match="other"):
        Place("a")._replace(other=1)


@given(st.tuples(st.text(), st.integers(), st.tuples(st.text())))
def test_it_shows_itself_and_compares_alike(values: tuple[object, ...]) -> None:
    one, model = Place(*values), Model(*values)
    assert repr(one) == repr(model)
    assert one == model == values
    assert hash(one) == hash(model)
    assert (one.path, one.line, one.marks) == values
    assert one._asdict() == model._asdict()
    assert list(one._asdict()) == ["path", "line", "marks"]


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_copies_are_of_its_kind(copied: Any) -> None:
    made = copied(Place("a", 2, ("b",)))
    assert type(made) is Place
    assert made == ("a", 2, ("b",))


@pytest.mark.parametrize("name", ["_fields", "_field_defaults", "__match_args__", "__doc__", "__annotations__"])
def test_its_class_tells_the_same(name: str) -> None:
    found, expected = getattr(Place, name), getattr(Model, name)
    assert list(found) == list(expected) if name == "__annotations__" else found == expected


def test_its_methods_work() -> None:
    assert Place("a", 2).shown == str(Place("a", 2)) == "a:2"
    assert Place.first("a").moved(2) == ("a", 3, ())


def test_it_matches_by_place() -> None:
    match Place("a", 7):
        case Place(path, line):
            assert (path, line) == ("a", 7)
        case _:
            pytest.fail("no match")


def test_it_is_an_ordinary_class_without_room_for_more() -> None:
    assert type(Place) is type
    assert issubclass(Place, tuple)
    found, expected = (inspect.signature(kind).parameters.values() for kind in (Place, Model))
    assert [(each.name, each.kind, each.default) for each in found] == [
        (each.name, each.kind, each.default) for each in expected
    ]
    with pytest.raises(AttributeError):
        Place("a").other = 1
    with pytest.raises(AttributeError):
        Place("a").path = "b"


@pytest.mark.parametrize(
    "ask",
    [lambda kind: kind(), lambda kind: kind("a", 1, (), 4), lambda kind: kind("a", path="b"), lambda kind: kind(x=1)],
)
def test_what_is_wrong_with_the_arguments_is_said_alike(ask: Any) -> None:
    with pytest.raises(TypeError) as found:
        ask(Place)
    with pytest.raises(TypeError) as expected:
        ask(Model)
    assert str(found.value) == str(expected.value)


@pytest.mark.parametrize("count", [0, 1, 2, 9, 40])
def test_any_number_of_fields_will_do(count: int) -> None:
    body = "".join(f"    field_{number}: int\n" for number in range(count)) or "    pass\n"
    kind = declared(record.NamedTuple, f"class Many(NamedTuple):\n{body}", "Many")
    assert tuple(kind(*range(count))) == tuple(range(count))
    assert kind(**{f"field_{number}": number for number in range(count)}) == tuple(range(count))


def test_defaults_come_last() -> None:
    text = "class Odd(NamedTuple):\n    first: int = 1\n    second: int\n"
    for maker in (record.NamedTuple, typing.NamedTuple):
        with pytest.raises(TypeError, match="default"):
            declared(maker, text, "Odd")
