"""Where the scripts and tables that come with the package stand."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def gallery_folder() -> Traversable:
    """The folder `examples`: inside the installed package, or beside it in a checkout."""
    package = files("mlp_tutorial")
    inside = package / "examples"
    return inside if inside.is_dir() else Path(str(package)).parent / "examples"
