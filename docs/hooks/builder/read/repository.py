"""Where the repository stands, and its TOML files, each parsed once for each time that it was written."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[4]
DOCS = ROOT / "docs"
MESSAGES = ROOT / "mlp_tutorial" / "messages"


def table(path: Path) -> dict[str, Any]:
    """What a TOML file says now."""
    return _parsed(path, path.stat().st_mtime_ns)


@cache
def _parsed(path: Path, _written: int) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
