"""Microsoft's SARIF validator and the schema that it ships, where they are installed (.ci/install-sarif-multitool)."""

from __future__ import annotations

import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


class Remark(NamedTuple):
    """What the validator has to say."""

    rule: str
    level: str
    arguments: tuple[str, ...]


@cache
def _installed() -> Path | None:
    """The directory of the validator for this platform."""
    root = Path(os.environ.get("ROLLOUT_LINT_SARIF_MULTITOOL") or REPOSITORY)
    found = sorted((root / "node_modules" / "@microsoft").glob("sarif-multitool-*/Sarif.Multitool*"))
    return next((path.parent for path in found if path.name in ("Sarif.Multitool", "Sarif.Multitool.exe")), None)


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of SARIF 2.1.0; skips the test where it is not installed."""
    installed = _installed()
    if installed is None or not (installed / "sarif-2.1.0.json").is_file():
        pytest.skip("the SARIF schema is not installed: run .ci/install-sarif-multitool")
    loaded: dict[str, Any] = json.loads((installed / "sarif-2.1.0.json").read_text("utf-8-sig"))
    return loaded


def schema_errors(log: object) -> list[str]:
    """What the schema has against a log."""
    import jsonschema

    validator = jsonschema.validators.validator_for(schema())(schema())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(log)]


def validate(text: str, directory: Path) -> list[Remark]:
    """What the validator says of a log, notes included; skips the test where it is not installed."""
    installed = _installed()
    if installed is None or not os.access(installed / "Sarif.Multitool", os.X_OK):
        pytest.skip("the SARIF validator is not installed: run .ci/install-sarif-multitool")
    log, output = directory / "log.sarif", directory / "output.sarif"
    log.write_bytes(text.encode("utf-8"))
    arguments = [
        "validate",
        str(log),
        "--output",
        str(output),
        "--level",
        "Error;Warning;Note",
        "--log",
        "ForceOverwrite",
    ]
    # it exits with 0 whatever it finds, and where it cannot read the log: only the output tells
    subprocess.run([installed / "Sarif.Multitool", *arguments], check=True, capture_output=True, timeout=120)
    run = json.loads(output.read_text("utf-8-sig"))["runs"][0]
    assert run["invocations"][0]["executionSuccessful"]
    return [
        Remark(result["ruleId"], result.get("level", "warning"), tuple(result["message"].get("arguments", ())))
        for result in run["results"]
    ]
