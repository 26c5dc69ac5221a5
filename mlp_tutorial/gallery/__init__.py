"""The example scripts that come with the package: listed, and written in one language."""

from mlp_tutorial.gallery.example import Example
from mlp_tutorial.gallery.listing import copy_example, example, examples

__all__ = ["Example", "copy_example", "example", "examples"]
