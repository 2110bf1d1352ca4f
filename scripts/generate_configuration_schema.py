"""Write ``schemas/configuration.schema.json`` from the table of configuration keys."""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "schemas" / "configuration.schema.json"


def schema_text() -> str:
    """The schema as it is committed."""
    sys.path.insert(0, str(ROOT))
    from rollout_lint.configuration.schema import configuration_schema

    return json.dumps(configuration_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(schema_text(), encoding="utf-8")
