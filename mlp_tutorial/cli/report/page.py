"""The page: what a run has found out, put into the template; names are data, whatever letters they hold."""

import math
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from mlp_tutorial.cli.command_line import train_line
from mlp_tutorial.cli.course import course_sentences
from mlp_tutorial.cli.findings import in_command_words
from mlp_tutorial.cli.judgement import ClassScores, probabilities
from mlp_tutorial.cli.leak_words import leak_words
from mlp_tutorial.cli.plan_words import cost_sentences, model_sentence, optimizer_sentence
from mlp_tutorial.cli.report.code import code_of
from mlp_tutorial.cli.report.columns_told import class_rows, gaps, plain, unused, used
from mlp_tutorial.cli.report.importance_told import told
from mlp_tutorial.cli.report.importances import importances_of
from mlp_tutorial.cli.report.judgement_told import classes_told, verdict_told
from mlp_tutorial.cli.report.pictures import (
    MOST_POINTS,
    Picture,
    course_picture,
    fit_picture,
    residual_picture,
    roc_picture,
)
from mlp_tutorial.cli.terminal import harmless
from mlp_tutorial.cli.training_run import TrainingRun
from mlp_tutorial.messages import get_language, text
from mlp_tutorial.plotting.colors import COLORS, COLORS_DARK

if TYPE_CHECKING:
    import jinja2

_ELSEWHERE = ("yes-no",)  # said in the table of columns
_LIBRARIES = ("torch", "numpy", "pandas")


def page_of(run: TrainingRun) -> str:
    """The page in the language in use.

    Args:
        run: One training, judged.

    Returns:
        HTML.
    """
    from markupsafe import Markup, escape

    from mlp_tutorial import __version__

    data, classes = run.division.data, run.judgement.class_names is not None
    sections = ["asked", "columns", "training", "verdict", "classes" if classes else "numbers", "importance", "code"]
    return _template().render(
        said=lambda key, **facts: text(f"report.{key}", **facts),
        language=get_language(),
        style=Markup(_style()),
        sections=sections,
        title=text("report.title", target=data.target_name),
        lead=text("report.lead", name=data.name),
        target=data.target_name,
        asked=_asked(run),
        columns=_columns(run),
        training={"sentences": course_sentences(run.course, run.plan), "picture": course_picture(run.course)},
        verdict=verdict_told(run),
        classes=_classes(run) if classes else None,
        numbers=None if classes else _numbers(run),
        importance=told(importances_of(run), run),
        code={
            "lines": Markup(escape(code_of(run))),
            "first_split": _first_split(run),
        },
        made=text("report.made", version=__version__),
    )


def _template() -> "jinja2.Template":
    import jinja2

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, finalize=_shown, keep_trailing_newline=True
    )
    return environment.from_string(files(__package__).joinpath("page.html").read_text("utf-8"))


def _shown(value: Any) -> Any:
    """A value as the page may hold it: of its letters those that can be seen."""
    return value if hasattr(value, "__html__") else harmless(str(value))


def _style() -> str:
    """The style sheet, with the colours of the roles that all our pictures have."""
    style = files(__package__).joinpath("page.css").read_text("utf-8")
    for mark, colors in (("ROLES", COLORS), ("DARK", COLORS_DARK)):
        style = style.replace(f"{mark};", " ".join(f"--{role}: {color};" for role, color in colors.items()))
    return style


def _asked(run: TrainingRun) -> dict[str, Any]:
    division, data = run.division, run.division.data
    rows = str(len(data))
    if division.gaps.dropped:
        rows = text("report.asked.rows_dropped", kept=len(data), dropped=division.gaps.dropped)
    target = text("report.asked.target_numbers", target=data.target_name)
    if data.class_names is not None:
        target = text("report.asked.target_classes", target=data.target_name, classes=len(data.class_names))
    facts = {"train": len(division.train), "test": len(division.held_out), "seed": division.seed}
    values = {
        "file": run.asked.file,
        "rows": rows,
        "target": target,
        "split": text("cli.trained.split", **facts),
        "model": model_sentence(run.plan),
        "cost": " ".join(cost_sentences(run.plan)),
        "optimizer": optimizer_sentence(run.plan),
        "saved": run.out,
        "versions": _versions(),
    }
    return {
        "line": train_line(run.asked),
        "facts": [(text(f"report.asked.{name}"), value) for name, value in values.items()],
    }


def _versions() -> str:
    import platform
    from importlib.metadata import version

    from mlp_tutorial import __version__

    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return f"mlp-tutorial {__version__}, Python {platform.python_version()}, {libraries}"


def _columns(run: TrainingRun) -> dict[str, Any]:
    division = run.division
    rows = division.gaps
    if rows.filled:
        sentence = text("report.columns.filled", rows=rows.filled)
    elif rows.dropped:
        sentence = text("report.columns.dropped", rows=rows.dropped)
    else:
        sentence = text("report.columns.none_missing")
    return {
        "inputs": len(division.train.columns.names),
        "plain": plain(division),
        "used": used(division),
        "unused": unused(division),
        "classes": class_rows(division),
        "gaps_sentence": sentence,
        "gaps": gaps(division),
        "notes": [note.sentence for note in division.data.notes if note.word not in _ELSEWHERE],
        "leaks": [leak_words(leak, division.data) for leak in division.leaks],
        "found": [in_command_words(finding, division.train, run.plan, run.asked) for finding in run.findings],
    }


def _classes(run: TrainingRun) -> dict[str, Any]:
    rows, scores, names = run.division.held_out, run.judgement.test, run.judgement.class_names
    picture: Picture | None = None
    if isinstance(scores, ClassScores) and names and scores.auc is not None and math.isfinite(scores.auc):
        p = probabilities(run.plan.model, rows.x)[:, 1]
        picture = roc_picture(p, rows.y.reshape(-1), names, scores.auc)
    return {**classes_told(run.judgement), "picture": picture}


def _numbers(run: TrainingRun) -> dict[str, Any]:
    test = run.division.held_out
    prediction, name = run.plan.model.predict(test.x), test.target_name
    some = (
        text("report.numbers.some", shown=f"{MOST_POINTS:,}", rows=f"{len(test):,}") if len(test) > MOST_POINTS else ""
    )
    return {
        "pictures": [fit_picture(test.y, prediction, name), residual_picture(test.y, prediction, name)],
        "some": some,
    }


def _first_split(run: TrainingRun) -> str:
    return text("report.code.first_split", splits=len(run.judgements)) if len(run.judgements) > 1 else ""
