"""The tables that travel with the package: what they hold, and that the script in the repository writes them."""

import runpy
from pathlib import Path

import pandas as pd
from sklearn.datasets import load_iris

from mlp_tutorial.gallery import sample_tables

ROOT = Path(__file__).parents[1]


def test_the_script_writes_the_tables_byte_for_byte() -> None:
    script = runpy.run_path(str(ROOT / ".ci" / "sample_tables.py"))
    written = {name: script["written"](rows()) for name, rows in script["TABLES"].items()}
    assert written == {table.file_name: table.content for table in sample_tables()}
    assert written.keys() == {file.name for file in (ROOT / "examples" / "tables").iterdir()}


def test_the_flowers_are_fishers_as_scikit_learn_brings_them() -> None:
    data = load_iris(as_frame=True)
    expected = data.data.assign(species=data.target_names[data.target])
    pd.testing.assert_frame_equal(pd.read_csv(ROOT / "examples/tables/flowers.csv"), expected, check_dtype=False)


def test_each_table_has_the_column_that_it_is_there_to_predict() -> None:
    for table in sample_tables():
        heads = table.content.decode().splitlines()[0].split(",")
        assert table.target in heads, table.name
        assert table.title.strip()
