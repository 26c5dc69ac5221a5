"""Data to learn from: the deck's, toy shapes and tables from files, each as a `Dataset` of x and y."""

from mlp_tutorial.datasets.csv_table import from_csv, inputs_from_csv
from mlp_tutorial.datasets.dataset import Dataset
from mlp_tutorial.datasets.deck import gate, line
from mlp_tutorial.datasets.npy_files import from_npy
from mlp_tutorial.datasets.shapes import blobs, circles, moons, spiral
from mlp_tutorial.datasets.table_dataset import TableDataset
from mlp_tutorial.tables.columns import Columns, Encoded

__all__ = [
    "Columns",
    "Dataset",
    "Encoded",
    "TableDataset",
    "blobs",
    "circles",
    "from_csv",
    "from_npy",
    "gate",
    "inputs_from_csv",
    "line",
    "moons",
    "spiral",
]
