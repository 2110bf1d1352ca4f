"""Runs a composite action as the runner of GitHub Actions does, as far as ours goes.

Steps with ``run`` are run by bash with the files and variables that the runner gives them; steps with ``uses`` are
recorded with what they were given, and end as the test says (actions/runner, CompositeActionHandler.cs,
FileCommandManager.cs and ExpressionManager.cs).
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from .repositories import ENVIRONMENT

_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_TOKEN = re.compile(r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<name>[A-Za-z_][\w.-]*)|(?P<sign>\|\||&&|==|!=|!|\(|\)))")
_STATUS = re.compile(r"\b(?:success|failure|always|cancelled)\s*\(")


class Step(NamedTuple):
    """A step that was run. ``outcome`` is how it ended, ``conclusion`` what that counts as."""

    outcome: str
    conclusion: str
    outputs: dict[str, str]
    log: str = ""


class Used(NamedTuple):
    """Another action that was used."""

    uses: str
    given: dict[str, str]


class Job(NamedTuple):
    """What surrounds the action: the event, the workspace, and the runner's directory for what is passing."""

    event_name: str
    event: Mapping[str, object]
    workspace: Path
    temporary: Path
    actor: str = "ada"
    variables: Mapping[str, str] = {}


class Done(NamedTuple):
    """What became of the action. ``steps`` are by id, or by name; ``summary`` is all that the job shows."""

    succeeded: bool
    outputs: dict[str, str]
    steps: dict[str, Step]
    used: list[Used]
    summary: str

    @property
    def log(self) -> str:
        return "".join(step.log for step in self.steps.values())


def run_action(
    action: Path,
    inputs: Mapping[str, str],
    job: Job,
    *,
    ended: Mapping[str, str] = {},
    known: Mapping[str, Mapping[str, str]] = {},
) -> Done:
    """Run the action in a directory. ``ended`` says how steps end that use another action, by id: ``success`` unless
    said otherwise. ``known`` are the outputs of steps that ran already, by id."""
    declared = yaml.safe_load((action / "action.yml").read_text("utf-8"))
    assert set(inputs) <= set(declared["inputs"]), "an input that the action does not have"
    values = {name: each.get("default", "") for name, each in declared["inputs"].items()} | dict(inputs)
    steps: dict[str, Step] = {}
    used: list[Used] = []
    summary = ""
    for number, step in enumerate(declared["runs"]["steps"]):
        name = step.get("id") or step["name"]
        if name in known:
            steps[name] = Step("success", "success", dict(known[name]))
            continue
        scope = _Scope(values, steps)
        if not scope.holds(str(step.get("if", "success()"))):
            steps[name] = Step("skipped", "skipped", {})
            continue
        if "uses" in step:
            used.append(Used(step["uses"], scope.filled(step.get("with", {}))))
            outcome, log = ended.get(name, "success"), ""
            outputs: dict[str, str] = {}
        else:
            place = job.temporary / f"step-{number}"
            place.mkdir(parents=True)
            outcome, outputs, log = _run(step, scope.filled(step.get("env", {})), action, job, place)
            summary += (place / "summary").read_text("utf-8")
        steps[name] = Step(outcome, "success" if step.get("continue-on-error") else outcome, outputs, log)
    told = {name: _Scope(values, steps).text(each["value"]) for name, each in declared["outputs"].items()}
    return Done(all(each.conclusion in ("success", "skipped") for each in steps.values()), told, steps, used, summary)


def _run(
    step: Mapping[str, Any], variables: Mapping[str, str], action: Path, job: Job, place: Path
) -> tuple[str, dict[str, str], str]:
    """The outcome, the outputs and the log of a step with a script."""
    assert step["shell"] == "bash"
    files = {name: place / name for name in ("output", "summary", "event.json", "script.sh")}
    files["event.json"].write_text(json.dumps(job.event), encoding="utf-8")
    files["script.sh"].write_text(step["run"], encoding="utf-8")
    files["output"].touch()
    files["summary"].touch()
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(files["script.sh"])],
        cwd=job.workspace,
        env={
            **ENVIRONMENT,
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(action),
            "GITHUB_ACTOR": job.actor,
            "GITHUB_EVENT_NAME": job.event_name,
            "GITHUB_EVENT_PATH": str(files["event.json"]),
            "GITHUB_OUTPUT": str(files["output"]),
            "GITHUB_STEP_SUMMARY": str(files["summary"]),
            "GITHUB_WORKSPACE": str(job.workspace),
            "RUNNER_OS": "Linux",
            "RUNNER_TEMP": str(job.temporary),
            **job.variables,
            **variables,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
        check=False,
    )
    log = done.stdout.decode("utf-8")
    return "failure" if done.returncode else "success", _outputs(files["output"]), log


def _outputs(file: Path) -> dict[str, str]:
    """``name=value`` and ``name<<delimiter``, as the runner reads them."""
    outputs: dict[str, str] = {}
    lines = iter(file.read_bytes().decode("utf-8").split("\n"))
    for line in lines:
        equals, heredoc = line.find("="), line.find("<<")
        if heredoc >= 0 and (equals < 0 or heredoc < equals):
            name, delimiter = line.split("<<", 1)
            value = []
            for each in lines:
                if each == delimiter:
                    break
                value.append(each)
            else:
                raise AssertionError(f"no line ends the output {name}")
            outputs[name] = "\n".join(value)
        elif line:
            assert equals > 0, f"no output: {line}"
            outputs[line[:equals]] = line[equals + 1 :]
    return outputs


class _Scope:
    """What expressions of one step see: inputs, the steps before it, and how those ended."""

    def __init__(self, inputs: Mapping[str, str], steps: Mapping[str, Step]) -> None:
        self._inputs = inputs
        self._steps = steps

    def filled(self, texts: Mapping[str, object]) -> dict[str, str]:
        return {name: self.text(_shown(text)) for name, text in texts.items()}

    def text(self, text: str) -> str:
        """A text with its expressions worked out."""
        return _EXPRESSION.sub(lambda found: _shown(self._value(found[1])), text)

    def holds(self, condition: str) -> bool:
        whole = _EXPRESSION.fullmatch(condition.strip())
        condition = whole[1] if whole else condition
        asked = bool(self._value(condition))
        return asked and (self._has_succeeded or bool(_STATUS.search(condition)))

    @property
    def _has_succeeded(self) -> bool:
        return all(step.conclusion in ("success", "skipped") for step in self._steps.values())

    def _value(self, expression: str) -> object:
        tokens, at = [], 0
        while expression[at:].strip():
            found = _TOKEN.match(expression, at)
            assert found is not None, f"no expression that this runner knows: {expression}"
            tokens.append((str(found.lastgroup), found[0].strip()))
            at = found.end()
        value = self._either(tokens)
        assert not tokens, f"more than an expression: {expression}"
        return value

    # `||`, `&&` and the comparisons bind tighter in this order; both of the first give back an operand

    def _either(self, tokens: list[tuple[str, str]]) -> object:
        value = self._both(tokens)
        while tokens and tokens[0][1] == "||":
            tokens.pop(0)
            other = self._both(tokens)
            value = value or other
        return value

    def _both(self, tokens: list[tuple[str, str]]) -> object:
        value = self._compared(tokens)
        while tokens and tokens[0][1] == "&&":
            tokens.pop(0)
            other = self._compared(tokens)
            value = value and other
        return value

    def _compared(self, tokens: list[tuple[str, str]]) -> object:
        value = self._single(tokens)
        while tokens and tokens[0][1] in ("==", "!="):
            _, sign = tokens.pop(0)
            other = self._single(tokens)
            # texts are compared without regard to case, and what is missing equals an empty text
            same = _shown(value).lower() == _shown(other).lower()
            value = same if sign == "==" else not same
        return value

    def _single(self, tokens: list[tuple[str, str]]) -> object:
        kind, token = tokens.pop(0)
        if token == "!":
            return not self._single(tokens)
        if token == "(":
            value = self._either(tokens)
            assert tokens.pop(0)[1] == ")"
            return value
        if kind == "text":
            return token[1:-1].replace("''", "'")
        assert kind == "name", token
        if tokens and tokens[0][1] == "(":
            assert [tokens.pop(0)[1], tokens.pop(0)[1]] == ["(", ")"]
            return {"always": True, "success": self._has_succeeded, "failure": not self._has_succeeded}[token]
        return self._named(token.split("."))

    def _named(self, parts: list[str]) -> object:
        if parts[0] == "inputs":
            (name,) = parts[1:]
            return self._inputs[name]
        assert parts[0] == "steps", parts
        step = self._steps.get(parts[1])
        if step is None:
            return None
        return step.outputs.get(parts[3]) if parts[2] == "outputs" else getattr(step, parts[2])


def _shown(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
