"""The lint on Korean text, as the site's builder has it: docs/hooks/rival_terms.py."""

import importlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "docs" / "hooks"))
_lint = importlib.import_module("rival_terms")

terms, rivals_in = _lint.terms, _lint.rivals_in
