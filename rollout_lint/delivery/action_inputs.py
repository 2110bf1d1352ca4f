"""What a workflow asks of the GitHub Action: its inputs, and the call of ``check`` that they make.

Every input is a text from the environment. None is run by a shell: those that hold several words are split as a shell
splits them, nothing is expanded, and no word becomes a flag but those of ``args``.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping

from ..record import NamedTuple

_PREFIX = "INPUT_"


class BadInput(Exception):
    """An input that cannot be used; the message says what it takes."""


class Inputs(NamedTuple):
    """The inputs of one use, under the names of ``action.yml``; "" is what an input is where nobody sets it."""

    paths: tuple[str, ...]
    config: str
    args: tuple[str, ...]
    fail_on: str
    changed_only: str
    baseline: str
    render: str
    sarif: str
    """A file, "" for one of our own, or ``false``."""
    upload_sarif: str
    annotations: bool
    summary: bool
    pr_body_check: bool
    working_directory: str


class Files(NamedTuple):
    """Where the reports of one run are written; ``sarif`` is None where none is wanted."""

    json: str
    markdown: str
    sarif: str | None


def read_inputs(environment: Mapping[str, str]) -> Inputs:
    """Raises BadInput."""
    inputs = Inputs(
        paths=_words(environment, "paths") or (".",),
        config=_text(environment, "config"),
        args=_words(environment, "args"),
        fail_on=_choice(environment, "fail-on", "error", "warning", "note", "none"),
        changed_only=_choice(environment, "changed-only", "false", "true", "auto"),
        baseline=_text(environment, "baseline"),
        render=_choice(environment, "render", "none", "auto", "kustomize", "helm"),
        sarif=_text(environment, "sarif"),
        upload_sarif=_choice(environment, "upload-sarif", "auto", "true", "false"),
        annotations=_choice(environment, "annotations", "auto", "true", "false") != "false",
        summary=_choice(environment, "summary", "true", "false") == "true",
        pr_body_check=_choice(environment, "pr-body-check", "false", "true") == "true",
        working_directory=_text(environment, "working-directory"),
    )
    if "-" in inputs.paths:
        raise BadInput("the input `paths` cannot be `-`: an action has no standard input")
    if inputs.sarif == "false" and inputs.upload_sarif == "true":
        raise BadInput("the input `upload-sarif: true` needs a SARIF file: leave out `sarif: false`")
    return inputs


def arguments(inputs: Inputs, files: Files, *, changed_in: str | None, release: str | None) -> list[str]:
    """The call of the linter. ``changed_in`` and ``release`` are files of a GitHub event, or None."""
    given = {
        "--config": inputs.config,
        "--baseline": "" if inputs.baseline == "false" else inputs.baseline,
        "--changed-in-event": changed_in,
        "--release-event": release,
    }
    formats = ("github" if inputs.annotations else "text", f"json:{files.json}", f"markdown:{files.markdown}")
    # a value stands in the word of its flag, and the paths behind `--`: whatever they begin with, they are no flags
    return [
        "check",
        f"--fail-on={inputs.fail_on}",
        f"--render={inputs.render}",
        *(f"--format={each}" for each in formats),
        *([] if files.sarif is None else [f"--format=sarif:{files.sarif}"]),
        *(f"{flag}={value}" for flag, value in given.items() if value),
        *(["--no-baseline"] if inputs.baseline == "false" else []),
        *inputs.args,
        "--",
        *inputs.paths,
    ]


def directory_of(inputs: Inputs, environment: Mapping[str, str]) -> str:
    """The directory to run in. Raises BadInput."""
    directory = os.path.join(environment.get("GITHUB_WORKSPACE") or os.getcwd(), inputs.working_directory)
    if not os.path.isdir(directory):
        raise BadInput(f"the input `working-directory` is no directory: `{inputs.working_directory}`")
    return os.path.abspath(directory)


def _text(environment: Mapping[str, str], name: str) -> str:
    return environment.get(_PREFIX + name.upper().replace("-", "_"), "").strip()


def _words(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(_text(environment, name)))
    except ValueError as error:
        raise BadInput(f"the input `{name}` cannot be split into words: {str(error).lower()}") from error


def _choice(environment: Mapping[str, str], name: str, *choices: str) -> str:
    """One of the choices, of which the first is what holds where nobody says anything."""
    text = _text(environment, name) or choices[0]
    if text not in choices:
        raise BadInput(f"the input `{name}` is `{text}`: it takes {', '.join(choices)}")
    return text
