"""The first three models everyone learns, their training and their derivations, in Korean and English.

What is offered stands in `__init__.pyi`, where type checkers read it too. Each name is fetched when it is first used:
`import mlp_tutorial` alone does not load PyTorch.
"""

import sys
from typing import Any

import lazy_loader

__version__ = "0.1.0"

_fetch, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name: str) -> Any:
    """A name of `__all__`, from the module that defines it."""
    if name not in __all__:
        # With name and obj, Python 3.12 asks "Did you mean: 'fit'?"
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name, obj=sys.modules[__name__])
    return _fetch(name)


def load_ipython_extension(shell: Any) -> None:
    """Make the cell magic `%%doctor` known: IPython calls this for `%load_ext mlp_tutorial`."""
    from mlp_tutorial.diagnostics.in_notebook import register_magic

    register_magic(shell)
