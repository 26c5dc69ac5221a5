"""What the command takes: each subcommand with its arguments and options; the helps are keys of `messages/*/cli.toml`.

The work of a subcommand is in its own module, which is imported when the subcommand is run: that loads PyTorch.
"""

from pathlib import Path
from typing import Annotated, Any, Literal, Optional

import typer

from mlp_tutorial.cli.around_script import ScriptCommand
from mlp_tutorial.cli.asked import Asked, Kind, Missing, ModelName
from mlp_tutorial.cli.defaults import HELD_OUT
from mlp_tutorial.cli.folder import require_folder
from mlp_tutorial.cli.help import LocalizedCommand, LocalizedGroup
from mlp_tutorial.cli.language import choose_language, localized
from mlp_tutorial.cli.options import (
    PICTURE_FORMATS,
    RESULT_FORMATS,
    encoding,
    error_names,
    example_names,
    learning_rates,
    number,
    one_of,
    separator,
    share,
    whole_number,
    whole_numbers,
)
from mlp_tutorial.cli.outcome import exit_code_of
from mlp_tutorial.cli.streams import prepare_streams
from mlp_tutorial.cli.terminal import verbatim
from mlp_tutorial.messages import text

PROGRAM = "mlp-tutorial"

Language = Literal["ko", "en"]
Lab = Literal["linear", "and", "xor", "all"]
Gate = Literal["xor", "and", "or", "nand"]
Loss = Literal["bce", "mse"]
Optimizer = Literal["sgd", "momentum", "adam"]

app = typer.Typer(cls=LocalizedGroup, no_args_is_help=True, rich_markup_mode=None, help="cli.help")
examples_app = typer.Typer(cls=LocalizedGroup, no_args_is_help=True, rich_markup_mode=None, help="cli.examples.help")
app.add_typer(examples_app, name="examples")


def run(arguments: list[str]) -> int:
    """Do what the arguments ask for.

    Args:
        arguments: Those after the program's name.

    Returns:
        Exit code: 0 done, 1 it could not be done, 2 wrong usage, 130 Ctrl-C.
    """
    prepare_streams()
    choose_language(arguments)
    command = localized(typer.main.get_command(app))

    def work() -> Any:
        require_folder()
        return command.main(arguments, prog_name=PROGRAM, standalone_mode=False)

    return exit_code_of(work)


def _version(wanted: bool) -> None:
    if wanted:
        from mlp_tutorial import __version__

        verbatim(f"{PROGRAM} {__version__}")
        raise typer.Exit


@app.callback()
def _program(
    lang: Annotated[Language | None, typer.Option(help="cli.lang", expose_value=False, **one_of(Language))] = None,
    version: Annotated[
        bool, typer.Option("--version", help="cli.version", callback=_version, is_eager=True, expose_value=False)
    ] = False,
) -> None:
    """Both options do their work before a subcommand is called."""


@app.command("run", cls=LocalizedCommand, help="cli.run.help")
def _run(
    lab: Annotated[Lab, typer.Argument(help="cli.run.lab", **one_of(Lab))] = "all",
    seed: Annotated[int, typer.Option(metavar="N", parser=whole_number(0), help="cli.run.seed")] = 0,
    save: Annotated[Path | None, typer.Option(metavar="DIR", parser=Path, help="cli.run.save")] = None,
) -> None:
    from mlp_tutorial.cli.run import run_labs

    run_labs(lab, seed, save)


@app.command("train", cls=LocalizedCommand, help="cli.train.help")
def _train(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="cli.train.file")],
    target: Annotated[str, typer.Option(metavar="COLUMN", help="cli.train.target")],
    features: Annotated[str | None, typer.Option(metavar="A,B,…", parser=str, help="cli.train.features")] = None,
    exclude: Annotated[str | None, typer.Option(metavar="A,B,…", parser=str, help="cli.train.exclude")] = None,
    missing: Annotated[Missing, typer.Option(help="cli.train.missing", **one_of(Missing))] = "drop",
    kind: Annotated[Kind | None, typer.Option(help="cli.train.kind", **one_of(Kind))] = None,
    model: Annotated[ModelName | None, typer.Option(help="cli.train.model", **one_of(ModelName))] = None,
    hidden: Annotated[str | None, typer.Option(metavar="N,N,…", parser=str, help="cli.train.hidden")] = None,
    class_weights: Annotated[bool, typer.Option("--class-weights", help="cli.train.class_weights")] = False,
    epochs: Annotated[int | None, typer.Option(metavar="N", parser=whole_number(1), help="cli.train.epochs")] = None,
    patience: Annotated[
        int | None, typer.Option(metavar="N", parser=whole_number(0), help="cli.train.patience")
    ] = None,
    lr: Annotated[float | None, typer.Option(metavar="RATE", parser=number, help="cli.train.lr")] = None,
    holdout: Annotated[float, typer.Option(metavar="SHARE", parser=share, help="cli.train.holdout")] = HELD_OUT,
    repeat: Annotated[int, typer.Option(metavar="N", parser=whole_number(1), help="cli.train.repeat")] = 1,
    seed: Annotated[int, typer.Option(metavar="N", parser=whole_number(0), help="cli.train.seed")] = 0,
    header: Annotated[int | None, typer.Option(metavar="N", parser=whole_number(0), help="cli.train.header")] = None,
    separator: Annotated[str | None, typer.Option(metavar="S", parser=separator, help="cli.train.separator")] = None,
    encoding: Annotated[str | None, typer.Option(metavar="E", parser=encoding, help="cli.train.encoding")] = None,
    out: Annotated[Path | None, typer.Option(metavar="MODEL", parser=Path, help="cli.train.out")] = None,
    report: Annotated[Path | None, typer.Option(metavar="DIR", parser=Path, help="cli.train.report")] = None,
) -> None:
    given = locals()
    asked = Asked(**given | {"hidden": whole_numbers(hidden)})
    from mlp_tutorial.cli.train import train

    train(asked)


@app.command("predict", cls=LocalizedCommand, help="cli.predict.help")
def _predict(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="cli.predict.model")],
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="cli.predict.file")],
    header: Annotated[int | None, typer.Option(metavar="N", parser=whole_number(0), help="cli.predict.header")] = None,
    separator: Annotated[str | None, typer.Option(metavar="S", parser=separator, help="cli.predict.separator")] = None,
    encoding: Annotated[str | None, typer.Option(metavar="E", parser=encoding, help="cli.predict.encoding")] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", parser=Path, help="cli.predict.out")] = None,
) -> None:
    if out is not None and out.suffix.lower() not in RESULT_FORMATS:
        raise typer.BadParameter(text("cli.usage.result", found=out.name, known=", ".join(RESULT_FORMATS)))
    from mlp_tutorial.cli.predict import predict

    predict(model, file, out, header=header, separator=separator, encoding=encoding)


@app.command("sweep", cls=LocalizedCommand, help="cli.sweep.help")
def _sweep(
    gate: Annotated[Gate, typer.Argument(help="cli.sweep.gate", **one_of(Gate))] = "xor",
    seeds: Annotated[int, typer.Option(metavar="N", parser=whole_number(1), help="cli.sweep.seeds")] = 200,
    lr: Annotated[str, typer.Option(metavar="RATE,RATE,…", help="cli.sweep.lr")] = "0.1,0.3,1,3",
    hidden: Annotated[str, typer.Option(metavar="N,N,…", help="cli.sweep.hidden")] = "3",
    loss: Annotated[Loss, typer.Option(help="cli.sweep.loss", **one_of(Loss))] = "bce",
    optimizer: Annotated[Optimizer, typer.Option(help="cli.sweep.optimizer", **one_of(Optimizer))] = "sgd",
    epochs: Annotated[int, typer.Option(metavar="N", parser=whole_number(1), help="cli.sweep.epochs")] = 10_000,
    out: Annotated[Path | None, typer.Option(metavar="FILE.png", parser=Path, help="cli.sweep.out")] = None,
) -> None:
    rates, widths = learning_rates(lr), whole_numbers(hidden) or ()
    picture = out or Path(f"sweep-{gate}.png")
    if picture.suffix.lower() not in PICTURE_FORMATS:
        raise typer.BadParameter(text("cli.usage.picture", found=picture.name, known=", ".join(PICTURE_FORMATS)))
    from mlp_tutorial.cli.sweep import sweep_gate

    sweep_gate(gate, seeds, rates, widths, loss, optimizer, epochs, picture)


@app.command("doctor", cls=ScriptCommand, help="cli.doctor.help", context_settings={"allow_interspersed_args": False})
def _doctor(
    script: Annotated[str, typer.Argument(metavar="SCRIPT.py", help="cli.doctor.script")],
    # typer 0.12 sees the list in no other spelling.
    arguments: Annotated[Optional[list[str]], typer.Argument(metavar="…", help="cli.doctor.arguments")] = None,  # noqa: UP045
    silence: Annotated[str | None, typer.Option(metavar="NAME,…", parser=str, help="cli.doctor.silence")] = None,
    json: Annotated[Path | None, typer.Option(metavar="FILE", parser=Path, help="cli.doctor.json")] = None,
    sarif: Annotated[Path | None, typer.Option(metavar="FILE", parser=Path, help="cli.doctor.sarif")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="cli.doctor.strict")] = False,
    preflight: Annotated[bool, typer.Option("--preflight", help="cli.doctor.preflight")] = False,
) -> None:
    if preflight:
        from mlp_tutorial.cli.before_training import check_script

        check_script(script, arguments or [], json, strict=strict)
    from mlp_tutorial.cli.doctor import examine

    examine(script, arguments or [], silence, {"json": json, "sarif": sarif}, strict=strict)


@app.command("explain", cls=LocalizedCommand, help="cli.explain.help", no_args_is_help=True)
def _explain(
    code: Annotated[
        str | None, typer.Argument(metavar="NAME", parser=str, help="cli.explain.code", autocompletion=error_names)
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="cli.explain.list")] = False,
) -> None:
    from mlp_tutorial.cli.explain import explain_code, list_codes

    if list_ or code is None:
        list_codes()
    else:
        explain_code(code)


@app.command("info", cls=LocalizedCommand, help="cli.info.help")
def _info() -> None:
    from mlp_tutorial.cli.info import print_info

    print_info()


@examples_app.command("list", cls=LocalizedCommand, help="cli.examples.list.help")
def _list_examples() -> None:
    from mlp_tutorial.cli.examples import list_examples

    list_examples()


@examples_app.command("copy", cls=LocalizedCommand, help="cli.examples.copy.help")
def _copy_example(
    name: Annotated[str, typer.Argument(metavar="NAME", help="cli.examples.copy.name", autocompletion=example_names)],
    to: Annotated[Path, typer.Option(metavar="DIR", help="cli.examples.copy.to")] = Path(),
    notebook: Annotated[bool, typer.Option("--notebook", help="cli.examples.copy.notebook")] = False,
) -> None:
    from mlp_tutorial.cli.examples import copy

    copy(name, to, notebook=notebook)
