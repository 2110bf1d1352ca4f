"""What is wrong with a configuration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..record import NamedTuple
from ..source.text import Source, Span


class ConfigurationProblem(NamedTuple):
    """One mistake and its place. The message is a sentence as rules write them; the help says what to write instead."""

    span: Span
    message: str
    help: str

    def __str__(self) -> str:
        source = self.span.source
        place = source.path
        if source.text:
            line, column = self.span.first
            place = f"{place}:{line}:{column}"
        return f"{place}: {self.message}; {self.help}" if self.help else f"{place}: {self.message}"


class ConfigurationError(Exception):
    """A configuration that cannot be used, with all its problems in the order of the text."""

    def __init__(self, problems: Iterable[ConfigurationProblem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def whole_problem(path: str, message: str, help: str) -> ConfigurationProblem:
    """A problem of something that has no lines: a file that cannot be read, a command line flag."""
    return ConfigurationProblem(Span(Source(path, ""), 0, 0), message, help)


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant: ``scrapeInterval`` is ``scrape-interval``."""
    from difflib import get_close_matches

    spelled = {_fold(candidate): candidate for candidate in known}
    matches = get_close_matches(_fold(name), spelled, 1, 0.7)
    return spelled[matches[0]] if matches else None


def rule_advice(name: str, known_rules: Mapping[str, str]) -> str:
    """What to say about a rule that does not exist, where the known ones are names by code."""
    near = closest(name, [*known_rules, *known_rules.values()])
    return f"did you mean `{near}`?" if near else "`rollout-lint rules` lists them all"


def _fold(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "")
