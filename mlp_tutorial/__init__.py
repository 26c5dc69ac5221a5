"""The first three models everyone learns, their training and their derivations, in Korean and English."""

from mlp_tutorial import activations, datasets, derivations, errors, metrics
from mlp_tutorial.derivations import gradients
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
from mlp_tutorial.gradcheck import GradientReport, check_gradients
from mlp_tutorial.history import History
from mlp_tutorial.messages import get_language, set_language
from mlp_tutorial.models import LinearRegression, LogisticRegression, MultiLayerPerceptron
from mlp_tutorial.standardize import Standardize
from mlp_tutorial.stopping import cost_below, patience
from mlp_tutorial.training import fit

__version__ = "0.1.0"
__all__ = [
    "ArgumentError",
    "DTypeError",
    "DataError",
    "DivergedError",
    "GradientMismatchError",
    "GradientReport",
    "History",
    "LinearRegression",
    "LogisticRegression",
    "MissingDependencyError",
    "MlpTutorialError",
    "MultiLayerPerceptron",
    "OptimizerError",
    "SavedModelError",
    "ShapeError",
    "Standardize",
    "activations",
    "check_gradients",
    "cost_below",
    "datasets",
    "derivations",
    "errors",
    "explain",
    "fit",
    "get_language",
    "gradients",
    "metrics",
    "patience",
    "set_language",
]
