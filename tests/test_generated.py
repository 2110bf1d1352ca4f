"""What is generated from the rules is what is committed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_documentation_is_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location(
        "generate_documentation", ROOT / "scripts" / "generate_documentation.py"
    )
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    files = dict(script.generated())
    for path, text in files.items():
        assert path.read_text() == text, f"{path.name} is stale: run `make generate`"
    assert {path.name for path in (ROOT / "docs" / "rules").glob("*.md")} <= {path.name for path in files}
