"""MkDocs hook: what every page is served with: docs/assets/, KaTeX's style and fonts, the colours of the roles."""

import zlib
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from runs import ROOT

ASSETS = ROOT / "docs" / "assets"
KATEX = ROOT / "node_modules" / "katex" / "dist"
TORCH_NAMES = ROOT / "docs" / "inventories" / "torch.txt"


@event_priority(100)  # before mkdocstrings reads the inventory
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Write the inventory of PyTorch's names in the format that Sphinx and mkdocstrings read."""
    inventory = ROOT / ".cache" / "torch.inv"
    inventory.parent.mkdir(exist_ok=True)
    lines = [line for line in TORCH_NAMES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    entries = [f"{name} {role} 1 {place} -" for name, role, place in (line.split() for line in lines if line)]
    header = "# Sphinx inventory version 2\n# Project: PyTorch\n# Version: stable\n# zlib compressed\n"
    inventory.write_bytes(header.encode() + zlib.compress("\n".join(entries).encode()))
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the shared files to the site of this language."""
    if not KATEX.is_dir():
        raise PluginError("KaTeX is missing: run `npm ci` first")
    add(files, config, ASSETS, sorted(ASSETS.rglob("*")), "assets")
    katex = [KATEX / "katex.min.css", *sorted(KATEX.glob("fonts/*.woff2"))]
    add(files, config, KATEX, katex, "assets/katex")
    files.append(File.generated(config, "assets/css/roles.css", content=role_variables()))
    return files


def add(files: Files, config: MkDocsConfig, root: Path, paths: list[Path], below: str) -> None:
    """Add real files under a folder of the site."""
    for path in paths:
        if path.is_file():
            uri = f"{below}/{path.relative_to(root).as_posix()}"
            files.append(File.generated(config, uri, abs_src_path=str(path)))


def role_variables() -> str:
    """Style sheet of the roles' colours, those that the figures are drawn in."""
    from mlp_tutorial.plotting.colors import COLORS, COLORS_DARK

    light, dark = ("".join(f"--role-{name}:{c[name]};" for name in c) for c in (COLORS, COLORS_DARK))
    return f":root{{{light}}}\n[data-md-color-scheme=slate]{{{dark}}}\n"
