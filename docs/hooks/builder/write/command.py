"""The page of the `mlp-tutorial` command, from what the command itself says with `--help`."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from builder.read.words import words


def command_page(language: str) -> str:
    """Markdown of the page: the command's help, then that of each of its subcommands."""
    said = words(language)
    parts = [f"# {said['command']}", said["command_intro"], console("", help_of("", language))]
    for name, text in subcommands(language):
        parts += [f"## `mlp-tutorial {name}` {{#{name.replace(' ', '-')}}}", console(name, text)]
    return "\n\n".join(parts) + "\n"


def console(name: str, text: str) -> str:
    """A help text as the terminal shows it."""
    return f"```console\n$ mlp-tutorial {name + ' ' if name else ''}--help\n{text.rstrip()}\n```"


def subcommands(language: str) -> list[tuple[str, str]]:
    """Name and help of each subcommand, groups' own subcommands included."""
    import typer

    from mlp_tutorial.cli.app import app

    group = typer.main.get_command(app)
    names: list[str] = []

    def collect(command: Any, path: str) -> None:
        for name, inner in getattr(command, "commands", {}).items():
            if not inner.hidden:
                names.append(f"{path} {name}".strip())
                collect(inner, names[-1])

    collect(group, "")
    with ThreadPoolExecutor(2) as pool:
        return list(zip(names, pool.map(lambda name: help_of(name, language), names), strict=True))


def help_of(name: str, language: str) -> str:
    """What `mlp-tutorial NAME --help` prints."""
    command = [sys.executable, "-c", "from mlp_tutorial.cli import main; main()", *name.split(), "--help"]
    environment = os.environ | {"MLP_TUTORIAL_LANG": language, "NO_COLOR": "1", "COLUMNS": "80", "TERM": "dumb"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise RuntimeError(f"mlp-tutorial {name} --help fails:\n{done.stderr}")
    return done.stdout
