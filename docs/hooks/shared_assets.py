"""MkDocs hook: what every page is served with, and the inventory of PyTorch's names."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

from builder.read.repository import ROOT
from builder.write.shared_assets import role_variables, shared_files, write_inventory


@event_priority(100)  # before mkdocstrings reads the inventory
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Write the inventory."""
    write_inventory(ROOT / ".cache" / "torch.inv")
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the shared files to the site of this language."""
    try:
        shared = shared_files()
    except FileNotFoundError as error:
        raise PluginError(str(error)) from error
    for address, path in shared.items():
        files.append(File.generated(config, address, abs_src_path=str(path)))
    files.append(File.generated(config, "assets/css/roles.css", content=role_variables()))
    return files
