"""The first three models everyone learns, their training and their derivations, in Korean and English.

What is offered stands once, in `__init__.pyi`, where type checkers read it too. Each name is fetched when it is first
used: `import mlp_tutorial` alone does not load PyTorch.
"""

import ast
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    alias.name: statement.module
    for statement in ast.parse(Path(__file__).with_suffix(".pyi").read_text("utf-8")).body
    if isinstance(statement, ast.ImportFrom)
    for alias in statement.names
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """A name of `__all__`, from the module that defines it, or that module itself."""
    if name not in _HOMES:
        # With name and obj, Python 3.12 asks "Did you mean: 'fit'?"
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name, obj=sys.modules[__name__])
    home = _HOMES[name]
    value = import_module(f"{home}.{name}") if home == __name__ else getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def load_ipython_extension(shell: Any) -> None:
    """Make the cell magic `%%doctor` known: IPython calls this for `%load_ext mlp_tutorial`."""
    from mlp_tutorial.diagnostics.in_notebook import register_magic

    register_magic(shell)
