"""Options of the doctor's on both sides of the script's name: those behind it are brought before it."""

from typing import Any

from mlp_tutorial.cli.help import LocalizedCommand

TAKING_A_VALUE = frozenset(("--silence", "--json", "--sarif"))
SWITCHES = frozenset(("--strict", "--preflight"))
BEFORE_ALONE = frozenset(("--lang",))  # a script may well have one of its own, as it may have --help
END = "--"


class ScriptCommand(LocalizedCommand):
    """A subcommand that runs a script: what it does not know behind the script's name is the script's."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Bring its own options to the front."""
        return super().parse_args(ctx, own_first(args))


def own_first(arguments: list[str]) -> list[str]:
    """Arguments with the doctor's own options before the script's name.

    Args:
        arguments: As they were typed, those of the script included. What follows "--" is the script's.

    Returns:
        The same ones, without the first "--" behind the script's name.

    Example:
        >>> own_first(["lab3.py", "--epochs", "5", "--json", "found.json", "--", "--strict"])
        ['--json', 'found.json', 'lab3.py', '--epochs', '5', '--strict']
    """
    script = _place_of_script(arguments)
    own, others = list(arguments[:script]), list(arguments[script : script + 1])
    behind = iter(arguments[script + 1 :])
    for argument in behind:
        name, equals, _ = argument.partition("=")
        if argument == END:
            return [*own, *others, *behind]
        if argument in SWITCHES or (equals and name in TAKING_A_VALUE):
            own.append(argument)
        elif argument in TAKING_A_VALUE:
            own += [argument, *(value for value in [next(behind, None)] if value is not None)]
        else:
            others.append(argument)
    return [*own, *others]


def _place_of_script(arguments: list[str]) -> int:
    """Where the first argument stands that is neither an option nor an option's value."""
    place = 0
    while place < len(arguments):
        argument = arguments[place]
        if argument == END:
            return place + 1
        if not argument.startswith("-") or argument == "-":
            return place
        place += 2 if argument in TAKING_A_VALUE | BEFORE_ALONE else 1
    return place
