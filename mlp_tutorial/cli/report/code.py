"""The Python program that does what the command has done: the same rows, the same starting weights, the same scores."""

from pathlib import Path

from mlp_tutorial.cli.command_line import column_names
from mlp_tutorial.cli.learning import VALIDATION
from mlp_tutorial.cli.table import is_standard_input
from mlp_tutorial.cli.training_run import TrainingRun
from mlp_tutorial.messages import text
from mlp_tutorial.models import LinearRegression, LogisticRegression

_WIDTH = 88  # letters of a line
_NUMBER_SCORES = ("r2_score", "mean_absolute_error", "root_mean_squared_error")


def code_of(run: TrainingRun) -> str:
    """The program, with comments in the language in use.

    Args:
        run: One training, judged.

    Returns:
        Lines of Python; it prints the scores of the held-out rows and saves the model.
    """
    parts = [_imports(run), _data(run), _model(run), _training(run), _judgement(run)]
    save = f"save_model(model, {str(run.out)!r}, dataset=train)"
    return "\n\n".join([*("\n".join(lines) for lines in parts), save]) + "\n"


def _imports(run: TrainingRun) -> list[str]:
    tops = {type(run.plan.model).__name__, "Standardize", "fit", "save_model"}
    if run.course.way == "early-stopping":
        tops.add("patience")
    names = sorted(tops, key=lambda name: (name[0].islower(), name))
    tables = ("Dataset", "from_csv") if _is_regression(run) else ("from_csv",)
    return [
        "import torch",
        "",
        f"from mlp_tutorial import {', '.join(names)}",
        f"from mlp_tutorial.datasets import {', '.join(tables)}",
        f"from mlp_tutorial.metrics import {', '.join(sorted(_scores(run)))}",
    ]


def _data(run: TrainingRun) -> list[str]:
    asked, data = run.asked, run.division.data
    known = (*data.columns.features, *data.left_out, data.target_name)
    options: dict[str, object] = {"kind": "numbers" if data.class_names is None else "classes"}
    for option in ("features", "exclude"):
        value = getattr(asked, option)
        if value is not None:
            options[option] = list(column_names(f"--{option}", value, known))
    defaults = {"missing": "drop", "header": None, "separator": None, "encoding": None}
    options |= {
        option: getattr(asked, option) for option, default in defaults.items() if getattr(asked, option) != default
    }
    arguments = [repr(_file(asked.file)), repr(asked.target), *(f"{name}={value!r}" for name, value in options.items())]
    piped = [_comment("code.piped")] if is_standard_input(asked.file) else []
    return [
        _comment("code.data"),
        *piped,
        *_call("data = from_csv", arguments),
        f"train, test = data.split(1 - {asked.holdout!r}, seed={asked.seed})",
    ]


def _model(run: TrainingRun) -> list[str]:
    model = run.plan.model
    layers = (model.linears[0].in_features, *(linear.out_features for linear in model.linears))
    if isinstance(model, LinearRegression | LogisticRegression):
        arguments = [str(layers[0])]
    else:
        arguments = [str(layers), repr(model.activations[0].name), repr(model.activations[-1].name)]
        if len(layers) == 2:  # softmax regression: there is no hidden layer whose activation one could choose
            arguments = [arguments[0], f"output_activation={arguments[2]}"]
    arguments += ["standardize=scaling", f"seed={run.asked.seed}"]
    lines = [
        _comment("code.model"),
        "scaling = Standardize.from_data(train.x)",
        *_call(f"model = {type(model).__name__}", arguments),
    ]
    if _is_regression(run):
        lines += [
            _comment("code.target"),
            "target = Standardize.from_data(train.y)",
            "lesson = Dataset(train.x, target(train.y))",
        ]
    return lines


def _training(run: TrainingRun) -> list[str]:
    plan, course, seed = run.plan, run.course, run.asked.seed
    rows = "lesson" if _is_regression(run) else "train"
    optimizer = f"torch.optim.{type(plan.optimizer).__name__}(model.parameters(), lr={plan.lr!r})"
    lines = [_comment("code.training"), f"optimizer = {optimizer}"]
    options = {"optimizer": "optimizer", "epochs": str(plan.epochs), "seed": str(seed)}
    if plan.batch_size is not None:
        options["batch_size"] = str(plan.batch_size)
    if plan.class_weights is not None:
        options["class_weights"] = repr(plan.class_weights)
    if course.way == "early-stopping":
        lines.append(f"rows, validation = {rows}.split(1 - {VALIDATION!r}, seed={seed})")
        rows = "rows"
        options |= {"validation": "validation", "stop_when": f"patience({course.patience})"}
    elif course.folds is not None:
        options["epochs"] = str(course.folds.best)
        lines.append(_comment("code.folds"))
    if course.history.stopped == "interrupted":
        lines.append(_comment("code.interrupted", epochs=len(course.history.costs)))
    lines += _call("history = fit", ["model", rows, *(f"{name}={value}" for name, value in options.items())])
    if _is_regression(run):
        lines += [
            _comment("code.unit"),
            "with torch.no_grad():",
            "    model.linears[-1].weight.mul_(target.scale[:, None])",
            "    model.linears[-1].bias.mul_(target.scale).add_(target.mean)",
        ]
    return lines


def _judgement(run: TrainingRun) -> list[str]:
    lines = [_comment("code.judgement"), "prediction = model.predict(test.x)"]
    if _is_regression(run):
        return lines + [f'print("{name}", {name}(prediction, test.y))' for name in _scores(run)]
    classes = len(run.division.train.class_names or ())
    lines += [f'print("{name}", {name}(prediction, test.y))' for name in ("accuracy", "balanced_accuracy")]
    chances = "torch.cat([-z, z], dim=1).sigmoid()" if classes == 2 else "z.softmax(dim=1)"
    lines += [_comment("code.logits"), "z = model.logits(test.x).detach().double()", f"p = {chances}"]
    if classes == 2:
        lines.append('print("auc", auc(p[:, 1], test.y.reshape(-1)))')
    weights = ""
    if run.plan.class_weights is not None:
        lines.append(f"counts = train.y.reshape(-1).long().bincount(minlength={classes}).clamp(min=1).double()")
        weights = f", class_weights=train.y.numel() / ({classes} * counts)"
    return [*lines, f'print("log_loss", log_loss(p, test.y.reshape(-1).long(){weights}))']


def _scores(run: TrainingRun) -> tuple[str, ...]:
    if _is_regression(run):
        return _NUMBER_SCORES
    several = len(run.division.train.class_names or ()) > 2
    return ("accuracy", "balanced_accuracy", *(() if several else ("auc",)), "log_loss")


def _is_regression(run: TrainingRun) -> bool:
    return run.division.train.class_names is None


def _file(file: Path) -> str:
    return "table.csv" if is_standard_input(file) else str(file)


def _comment(key: str, **facts: object) -> str:
    return f"# {text(f'report.{key}', **facts)}"


def _call(head: str, arguments: list[str]) -> list[str]:
    """A call in one line, or with a line for each argument where that would be a long one."""
    line = f"{head}({', '.join(arguments)})"
    if len(line) <= _WIDTH:
        return [line]
    return [f"{head}(", *(f"    {argument}," for argument in arguments), ")"]
