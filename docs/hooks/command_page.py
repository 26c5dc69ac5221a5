"""MkDocs hook: the page of the `mlp-tutorial` command, from what the command itself says with `--help`."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from words import words


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the page: the command's help, then that of each of its subcommands."""
    language = config.extra["lang"]
    said = words(language)
    parts = [f"# {said['command']}", said["command_intro"], console("", language)]
    for name, text in subcommands(language):
        parts += [f"## `mlp-tutorial {name}` {{#{name.replace(' ', '-')}}}", console(name, language, text)]
    files.append(File.generated(config, "reference/command.md", content="\n\n".join(parts) + "\n"))
    return files


def console(name: str, language: str, text: str | None = None) -> str:
    """A help text as the terminal shows it."""
    shown = help_of(name, language) if text is None else text
    return f"```console\n$ mlp-tutorial {name + ' ' if name else ''}--help\n{shown.rstrip()}\n```"


@cache
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


@cache
def help_of(name: str, language: str) -> str:
    """What `mlp-tutorial NAME --help` prints."""
    command = [sys.executable, "-c", "from mlp_tutorial.cli import main; main()", *name.split(), "--help"]
    environment = os.environ | {"MLP_TUTORIAL_LANG": language, "NO_COLOR": "1", "COLUMNS": "80", "TERM": "dumb"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise PluginError(f"mlp-tutorial {name} --help fails:\n{done.stderr}")
    return done.stdout
