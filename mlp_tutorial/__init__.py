"""The first three models everyone learns, their training and their derivations, in Korean and English.

Each name is fetched when it is first used: `import mlp_tutorial` alone does not load PyTorch.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlp_tutorial import activations, datasets, derivations, errors, metrics, plotting
    from mlp_tutorial.derivations import gradients
    from mlp_tutorial.diagnostics import doctor
    from mlp_tutorial.environment import Environment
    from mlp_tutorial.errors import (
        ArgumentError,
        DataError,
        DivergedError,
        DTypeError,
        GradientMismatchError,
        MissingDependencyError,
        MlpTutorialError,
        OptimizerError,
        SavedModelError,
        ShapeError,
        explain,
    )
    from mlp_tutorial.finding import Finding, Place
    from mlp_tutorial.gradcheck import GradientReport, check_gradients
    from mlp_tutorial.history import History
    from mlp_tutorial.messages import get_language, set_language
    from mlp_tutorial.models import LinearRegression, LogisticRegression, MultiLayerPerceptron
    from mlp_tutorial.saving import SavedModel, load_model, save_model
    from mlp_tutorial.standardize import Standardize
    from mlp_tutorial.stopping import cost_below, patience
    from mlp_tutorial.sweeps import SweepResult, sweep
    from mlp_tutorial.training import fit

__version__ = "0.1.0"
__all__ = [
    "ArgumentError",
    "DTypeError",
    "DataError",
    "DivergedError",
    "Environment",
    "Finding",
    "GradientMismatchError",
    "GradientReport",
    "History",
    "LinearRegression",
    "LogisticRegression",
    "MissingDependencyError",
    "MlpTutorialError",
    "MultiLayerPerceptron",
    "OptimizerError",
    "Place",
    "SavedModel",
    "SavedModelError",
    "ShapeError",
    "Standardize",
    "SweepResult",
    "activations",
    "check_gradients",
    "cost_below",
    "datasets",
    "derivations",
    "doctor",
    "errors",
    "explain",
    "fit",
    "get_language",
    "gradients",
    "load_model",
    "metrics",
    "patience",
    "plotting",
    "save_model",
    "set_language",
    "sweep",
]

if not TYPE_CHECKING:
    _HOMES = {
        "derivations": ("gradients",),
        "diagnostics": ("doctor",),
        "diagnostics.in_notebook": ("load_ipython_extension",),
        "environment": ("Environment",),
        "errors": (
            "ArgumentError",
            "DTypeError",
            "DataError",
            "DivergedError",
            "GradientMismatchError",
            "MissingDependencyError",
            "MlpTutorialError",
            "OptimizerError",
            "SavedModelError",
            "ShapeError",
            "explain",
        ),
        "finding": ("Finding", "Place"),
        "gradcheck": ("GradientReport", "check_gradients"),
        "history": ("History",),
        "messages": ("get_language", "set_language"),
        "models": ("LinearRegression", "LogisticRegression", "MultiLayerPerceptron"),
        "saving": ("SavedModel", "load_model", "save_model"),
        "standardize": ("Standardize",),
        "stopping": ("cost_below", "patience"),
        "sweeps": ("SweepResult", "sweep"),
        "training": ("fit",),
    }
    _HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

    def __getattr__(name: str) -> Any:
        """A name of `__all__` from the module it lives in, or that module itself."""
        if name not in __all__ and name not in _HOME_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        home = _HOME_OF.get(name)
        value = getattr(import_module(f"mlp_tutorial.{home}"), name) if home else import_module(f"mlp_tutorial.{name}")
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
