"""How good predictions are: scores of labels, of probabilities and of values, and whether they beat a baseline."""

from mlp_tutorial.metrics.comparison import compare_classes, compare_numbers
from mlp_tutorial.metrics.importance import permutation_importance
from mlp_tutorial.metrics.labels import accuracy, balanced_accuracy, confusion_matrix, precision, recall
from mlp_tutorial.metrics.probabilities import auc, log_loss
from mlp_tutorial.metrics.values import mean_absolute_error, r2_score, root_mean_squared_error
from mlp_tutorial.metrics.verdict import Difference, Verdict, over_splits

__all__ = [
    "Difference",
    "Verdict",
    "accuracy",
    "auc",
    "balanced_accuracy",
    "compare_classes",
    "compare_numbers",
    "confusion_matrix",
    "log_loss",
    "mean_absolute_error",
    "over_splits",
    "permutation_importance",
    "precision",
    "r2_score",
    "recall",
    "root_mean_squared_error",
]
