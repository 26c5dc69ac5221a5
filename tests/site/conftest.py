"""What the checks of the built site share: where it stands, its pages, and the scripts that drive a browser.

They run on the site that `mkdocs build --strict` made in `site/` (or where SITE says), never on one of their own, and
none is skipped: without the site, Node or the browser they fail.
"""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
BROWSER_SCRIPTS = Path(__file__).parent / "browser"


@pytest.fixture(scope="session")
def site() -> Path:
    """Folder of the built site."""
    folder = Path(os.environ.get("SITE", ROOT / "site")).resolve()
    assert (folder / "en" / "index.html").exists(), f"no site in {folder}: run `mkdocs build --strict` first"
    return folder


@pytest.fixture(scope="session")
def pages(site: Path) -> list[str]:
    """Addresses of all pages, of both languages, the 404 pages too."""
    found = (path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return sorted("/" + path.removesuffix("index.html") for path in found)


@pytest.fixture(scope="session")
def executed(site: Path) -> list[str]:
    """Addresses of the executed pages."""
    scripts = site.rglob("examples/*/*/*.py")
    return sorted(f"/{script.parent.relative_to(site).as_posix()}/" for script in scripts)


def drive(script: str, site: Path, *arguments: str) -> Any:
    """What a script of browser/ reports."""
    command = ["node", str(BROWSER_SCRIPTS / f"{script}.mjs"), str(site), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, f"{' '.join(command[:4])}\n{done.stderr}"
    return json.loads(done.stdout.splitlines()[-1])
