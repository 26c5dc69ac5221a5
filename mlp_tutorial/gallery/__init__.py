"""The example scripts and sample tables that come with the package: listed, and written into a folder."""

from mlp_tutorial.gallery.example import Example
from mlp_tutorial.gallery.listing import copy_example, example, examples
from mlp_tutorial.gallery.tables import SampleTable, sample_tables

__all__ = ["Example", "SampleTable", "copy_example", "example", "examples", "sample_tables"]
