"""`mlp-tutorial sweep`: how often each setting solves a gate, as a table and a picture."""

from collections.abc import Sequence
from pathlib import Path

from mlp_tutorial import datasets, sweep
from mlp_tutorial.cli.drawing import draw_to_files
from mlp_tutorial.cli.footprint import require_room_to_sweep
from mlp_tutorial.cli.output_file import require_output
from mlp_tutorial.cli.terminal import cell_width, output, padded, paragraph, verbatim
from mlp_tutorial.costs import LossName
from mlp_tutorial.files.whole_file import make_folder
from mlp_tutorial.messages import text
from mlp_tutorial.sweeps import SweepResult
from mlp_tutorial.sweeps.steps import OptimizerName
from mlp_tutorial.sweeps.verdicts import VERDICTS


def sweep_gate(
    gate: str,
    seeds: int,
    lrs: Sequence[float],
    hidden: Sequence[int],
    loss: str,
    optimizer: OptimizerName,
    epochs: int,
    out: Path,
) -> None:
    """Train, print the table, save the picture.

    Args:
        gate: "and", "or", "nand" or "xor".
        seeds: How many, from 0.
        lrs: Learning rates.
        hidden: Numbers of hidden neurons, one sweep each.
        loss: "bce" or "mse".
        optimizer: "sgd", "momentum" or "adam".
        epochs: Steps of each run.
        out: File of the picture.
    """
    draw_to_files()
    for neurons in hidden:
        require_room_to_sweep((2, neurons, 1), seeds * len(lrs), seeds)
    make_folder(out.parent)
    require_output(out)
    x, y = datasets.gate(gate)
    cost: LossName = "squared_error" if loss == "mse" else "binary_cross_entropy"
    results = {
        neurons: sweep((2, neurons, 1), x, y, seeds=seeds, lr=lrs, loss=cost, optimizer=optimizer, epochs=epochs)
        for neurons in hidden
    }
    networks = sum(len(result) for result in results.values())
    output().print()
    title = text(
        "sweep.command.title", name=gate.upper(), networks=networks, seeds=seeds, epochs=epochs, optimizer=optimizer
    )
    paragraph(title, style="bold")
    output().print()
    for place, row in enumerate(_table(results)):
        verbatim(row, style="" if place else "bold")
    output().print()
    paragraph(text("sweep.command.solved_means"))
    paragraph(text("sweep.command.others_mean"))
    seconds = sum(result.seconds for result in results.values())
    paragraph(text("sweep.command.seconds", networks=networks, seconds=seconds))
    _save_picture(results, seeds, out)
    paragraph(text("sweep.command.picture", path=out), hanging=2, style="green")


def _table(results: dict[int, SweepResult]) -> list[str]:
    """A head, then a row for each width and learning rate, with the count of each verdict that came up."""
    found = {verdict for result in results.values() for verdict in result.verdicts}
    others = [verdict for verdict in VERDICTS if verdict in found and verdict != "solved"]
    names = ["hidden", "lr", "solved", "share", "interval", *(verdict.replace(" ", "_") for verdict in others)]
    rows = [[text(f"sweep.column.{name}") for name in names]]
    for neurons, result in results.items():
        for share in result.shares():
            verdicts = [v for v, lr in zip(result.verdicts, result.lrs, strict=True) if lr == share.lr]
            counts = [str(verdicts.count(verdict)) for verdict in others]
            solved = [str(share.solved), f"{share.share:.1%}", f"{100 * share.low:.1f}–{share.high:.1%}"]
            rows.append([str(neurons), f"{share.lr:g}", *(word.replace("%", " %") for word in solved), *counts])
    widths = [max(cell_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(padded(word, width, right=True) for word, width in zip(row, widths, strict=True)) for row in rows]


def _save_picture(results: dict[int, SweepResult], seeds: int, out: Path) -> None:
    """The shares of all widths in one picture, and beside it the verdicts of each width."""
    from mlp_tutorial.plotting.fonts import legible
    from mlp_tutorial.plotting.picture_file import write_picture
    from mlp_tutorial.plotting.sweep_shares import axes_side_by_side, plot_shares
    from mlp_tutorial.plotting.sweep_verdicts import plot_verdicts

    first, *others = axes_side_by_side(1 + len(results))
    for (neurons, result), ax in zip(results.items(), others, strict=True):
        name = text("sweep.hidden", count=neurons)
        lrs, _, _, _, shares, lows, highs = zip(*result.shares(), strict=True)
        plot_shares(lrs, shares, lows, highs, label=name, ax=first)
        plot_verdicts(result.seeds, [f"{lr:g}" for lr in result.lrs], result.verdicts, ax=ax)
        legible(ax.set_xlabel(f"{text('sweep.rate')}\n{name}"))
    legible(first.set_title(text("sweep.seeds_and_interval", runs=seeds), fontsize="medium"))
    write_picture(first, out)
