"""What every page is served with: docs/assets/, KaTeX's style and fonts, the colours of the roles, PyTorch's names."""

import zlib
from pathlib import Path

from builder.read.repository import DOCS, ROOT

ASSETS = DOCS / "assets"
KATEX = ROOT / "node_modules" / "katex" / "dist"
TORCH_NAMES = DOCS / "inventories" / "torch.txt"


def write_inventory(path: Path) -> None:
    """Write the inventory of PyTorch's names in the format that Sphinx and mkdocstrings read."""
    path.parent.mkdir(exist_ok=True)
    lines = [line for line in TORCH_NAMES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    entries = [f"{name} {role} 1 {place} -" for name, role, place in (line.split() for line in lines if line)]
    header = "# Sphinx inventory version 2\n# Project: PyTorch\n# Version: stable\n# zlib compressed\n"
    path.write_bytes(header.encode() + zlib.compress("\n".join(entries).encode()))


def shared_files() -> dict[str, Path]:
    """Files by their addresses in the site.

    Raises:
        FileNotFoundError: KaTeX is not installed.
    """
    if not KATEX.is_dir():
        raise FileNotFoundError("KaTeX is missing: run `npm ci` first")
    katex = [KATEX / "katex.min.css", *sorted(KATEX.glob("fonts/*.woff2"))]
    return below(ASSETS, sorted(ASSETS.rglob("*")), "assets") | below(KATEX, katex, "assets/katex")


def below(root: Path, paths: list[Path], folder: str) -> dict[str, Path]:
    """Those of `paths` that are files, by their addresses below a folder of the site."""
    return {f"{folder}/{path.relative_to(root).as_posix()}": path for path in paths if path.is_file()}


def role_variables() -> str:
    """Style sheet of the roles' colours, those that the figures are drawn in."""
    from mlp_tutorial.plotting.colors import COLORS, COLORS_DARK

    light, dark = ("".join(f"--role-{name}:{c[name]};" for name in c) for c in (COLORS, COLORS_DARK))
    return f":root{{{light}}}\n[data-md-color-scheme=slate]{{{dark}}}\n"
