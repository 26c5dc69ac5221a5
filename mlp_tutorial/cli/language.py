"""The language of the command: `--lang` anywhere on the line, and every help sentence from the catalogues."""

from typing import Any

from mlp_tutorial.cli.defaults import HELP_FACTS
from mlp_tutorial.messages import LANGUAGES, set_language, text

OPTION = "--lang"
# Options that typer makes, with English helps of its own.
_HELP_OF = {"install_completion": "cli.install_completion", "show_completion": "cli.show_completion"}


def choose_language(arguments: list[str]) -> None:
    """Take the language from `--lang ko` or `--lang=ko`, before or after the subcommand; the last one counts.

    Help and errors need it before the arguments are parsed, so this looks ahead. A wrong value is left to the
    parser.
    """
    for place, argument in enumerate(arguments):
        if argument == "--" or (argument.endswith(".py") and "doctor" in arguments[:place]):
            return  # what follows is a script's
        name, equals, value = argument.partition("=")
        if name == OPTION:
            asked = value if equals else "".join(arguments[place + 1 : place + 2])
            if asked in LANGUAGES:
                set_language(asked)


def localized(command: Any) -> Any:
    """The command with `--lang` on each of its subcommands too, and each help key replaced by its sentence."""
    (language,) = (parameter for parameter in command.params if OPTION in parameter.opts)
    for place in _with_subcommands(command):
        if language not in place.params:
            place.params.append(language)
        place.help = text(place.help, **HELP_FACTS)
        for parameter in place.params:
            if parameter is not language or place is command:
                parameter.help = text(_HELP_OF.get(parameter.name, parameter.help), **HELP_FACTS)
    return command


def _with_subcommands(command: Any) -> list[Any]:
    subcommands = getattr(command, "commands", {}).values()
    return [command, *(place for subcommand in subcommands for place in _with_subcommands(subcommand))]
