"""What the reader has asked of `train`: each option, as it was given."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mlp_tutorial.cli.defaults import HELD_OUT

Kind = Literal["numbers", "classes"]
ModelName = Literal["linear", "logistic", "mlp"]
Missing = Literal["drop", "mean", "refuse"]


@dataclass(frozen=True)
class Asked:
    """The options of `mlp-tutorial train`; None where the reader left one open.

    Attributes:
        file: The CSV file, a pipe, or `-`.
        target: Name of the column to predict.
        features: Columns to predict it from, with commas between them.
        exclude: Columns to leave out, with commas between them.
        kind: What the target holds.
        model: Which model.
        hidden: Neurons of each hidden layer.
        epochs: Number of epochs.
        lr: Learning rate.
        seed: Of the split and of the starting weights.
        out: File for the model.
        missing: What becomes of rows with missing cells.
        header: Row of the header, from 1; 0: the table has none.
        separator: What stands between two cells.
        encoding: Of the file.
        holdout: Share of the rows that is held out, between 0 and 1.
        patience: Epochs without a lower validation cost after which training ends; 0: it never ends early.
        repeat: Number of splits.
        class_weights: Whether each class weighs as much as every other one, however many rows it has.
        report: Folder for the report.
    """

    file: Path
    target: str
    features: str | None = None
    exclude: str | None = None
    kind: Kind | None = None
    model: ModelName | None = None
    hidden: tuple[int, ...] | None = None
    epochs: int | None = None
    lr: float | None = None
    seed: int = 0
    out: Path | None = None
    missing: Missing = "drop"
    header: int | None = None
    separator: str | None = None
    encoding: str | None = None
    holdout: float = HELD_OUT
    patience: int | None = None
    repeat: int = 1
    class_weights: bool = False
    report: Path | None = None
