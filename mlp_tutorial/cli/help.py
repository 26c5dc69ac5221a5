"""Help pages in the language in use: what typer knows about a command, laid out by rich."""

from collections.abc import Iterable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from mlp_tutorial.cli.streams import OUTPUT
from mlp_tutorial.cli.terminal import cell_width, entry, output, paragraph
from mlp_tutorial.messages import text
from mlp_tutorial.messages.spelling import did_you_mean


class NothingAsked(typer.BadParameter):
    """A command that cannot do without arguments was given none: its help is the answer."""


class LocalizedCommand(TyperCommand):
    """A subcommand whose help is in the language in use."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Nothing is read where nothing was asked."""
        _refuse_nothing(self, ctx, args)
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page into typer's formatter."""
        formatter.write(help_page(self, ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """typer's `--help`, with our sentence."""
        return _in_our_words(super().get_help_option(ctx))


class LocalizedGroup(TyperGroup):
    """A group of subcommands whose help is in the language in use."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Nothing is read where nothing was asked."""
        _refuse_nothing(self, ctx, args)
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page into typer's formatter."""
        formatter.write(help_page(self, ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """typer's `--help`, with our sentence."""
        return _in_our_words(super().get_help_option(ctx))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The subcommand of that name, or wrong usage with the nearest name."""
        if args[0] not in self.commands and not ctx.resilient_parsing:
            hint = did_you_mean(args[0], tuple(self.commands))
            ctx.fail(text("cli.usage.no_such_command", name=args[0], hint=hint).rstrip())
        return super().resolve_command(ctx, args)


def help_page(command: Any, ctx: Any) -> str:
    """Usage, what the command does, arguments, options, subcommands."""
    parameters = [parameter for parameter in command.get_params(ctx) if not parameter.hidden]
    subcommands = getattr(command, "commands", {})
    console = output()
    with console.capture() as page:
        paragraph(usage(command, ctx), hanging=4, style="bold")
        console.print()
        paragraph(command.help.strip())
        _section("arguments", (_row(parameter) for parameter in parameters if not _is_option(parameter)))
        _section("commands", ((name, sub.help.strip().split("\n")[0]) for name, sub in subcommands.items()))
        _section("options", (_row(parameter) for parameter in parameters if _is_option(parameter)))
    return page.get()


def usage(command: Any, ctx: Any) -> str:
    """One line: the command, its arguments, the options it cannot do without."""
    pieces = [text("cli.headings.usage") + ":", ctx.command_path]
    for parameter in command.get_params(ctx):
        if not _is_option(parameter):
            name = value_name(parameter)
            pieces.append(name if parameter.required else f"[{name}]")
        elif parameter.required:
            pieces.append(f"{parameter.opts[0]} {value_name(parameter)}")
    pieces.append(text("cli.headings.some_options"))
    if getattr(command, "commands", {}):
        pieces.append(text("cli.headings.some_command"))
    return " ".join(pieces)


def value_name(parameter: Any) -> str:
    """What stands for the parameter's value: its choices, or a word in capitals."""
    return str(parameter.metavar or parameter.name.upper())


def _refuse_nothing(command: Any, ctx: Any, args: list[str]) -> None:
    """What typer itself does here is not the same in each version: an error, or a help page and success."""
    if not args and command.no_args_is_help and not ctx.resilient_parsing:
        raise NothingAsked("", ctx=ctx)


def _section(heading: str, rows: Iterable[tuple[str, str]]) -> None:
    entries = list(rows)
    if not entries:
        return
    output().print()
    paragraph(text(f"cli.headings.{heading}"), style="bold")
    column = 4 + max(cell_width(name) for name, _ in entries)
    for name, sentence in entries:
        entry(name, sentence, column)


def _row(parameter: Any) -> tuple[str, str]:
    """How the parameter is written, and what it is for."""
    if not _is_option(parameter):
        name = value_name(parameter)
    elif parameter.is_flag:
        name = ", ".join(parameter.opts)
    else:
        name = f"{', '.join(parameter.opts)} {value_name(parameter)}"
    sentence = parameter.help
    if parameter.default not in (None, False):
        sentence += " " + text("cli.default", value=parameter.default)
    return name, sentence


def _is_option(parameter: Any) -> bool:
    return bool(parameter.param_type_name == "option")


def _in_our_words(option: Any) -> Any:
    if option is not None:
        option.help = text("cli.show_help")
        option.callback = _show_help
    return option


def _show_help(ctx: Any, _option: Any, wanted: bool) -> None:
    """As typer does it, where somebody reads it."""
    if wanted and not ctx.resilient_parsing:
        OUTPUT.write(ctx.get_help() + "\n")
        OUTPUT.flush()
        ctx.exit()
