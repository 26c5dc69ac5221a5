"""`mlp-tutorial train`: the five steps on the reader's own table, judged on rows held out, saved to a file."""

from dataclasses import replace
from pathlib import Path

import torch

from mlp_tutorial.cli.asked import Asked
from mlp_tutorial.cli.command_line import quoted
from mlp_tutorial.cli.course import say_course, say_way
from mlp_tutorial.cli.data_shown import show_data, warn
from mlp_tutorial.cli.division import Division, divide
from mlp_tutorial.cli.findings import in_command_words
from mlp_tutorial.cli.judgement import judge
from mlp_tutorial.cli.learning import learn
from mlp_tutorial.cli.output_file import require_output
from mlp_tutorial.cli.own_words import in_own_words
from mlp_tutorial.cli.plan import Plan, make_plan
from mlp_tutorial.cli.plan_words import cost_sentences, model_sentence, optimizer_sentence
from mlp_tutorial.cli.remedies import Remedies
from mlp_tutorial.cli.repeats import INTERRUPTED, judged_again, show_repeats
from mlp_tutorial.cli.report import require_report, write_report
from mlp_tutorial.cli.scores import show_scores
from mlp_tutorial.cli.table import is_standard_input, place_of, read
from mlp_tutorial.cli.terminal import output, paragraph
from mlp_tutorial.cli.training_run import TrainingRun
from mlp_tutorial.datasets import Dataset
from mlp_tutorial.diagnostics.report import unsaid
from mlp_tutorial.messages import text
from mlp_tutorial.saving import save_model
from mlp_tutorial.states.random_state import random_state_of

UNNAMED = "model.pt"  # of a table without a name of its own, from a pipe
_INDENT = 3


def train(asked: Asked) -> None:
    """Train, judge and save."""
    named = asked.file.is_file() and not is_standard_input(asked.file)
    out = asked.out or Path(f"{asked.file.stem}.pt" if named else UNNAMED)
    require_output(out, place_of(asked.file))
    if asked.report is not None:
        require_report(asked.report, out)
    remedies = Remedies(asked)
    with in_own_words(remedies), unsaid():
        table = read(asked.file, header=asked.header, separator=asked.separator, encoding=asked.encoding)
        remedies.columns = tuple(table.frame.columns)
        division = divide(asked, table)
        run = _trained(asked, division, out)
        save_model(run.plan.model, out, dataset=division.train)
        _heading(text("cli.trained.judged"))
        show_scores(run.judgement, first_of_several=asked.repeat > 1)
        if asked.repeat > 1 and run.course.history.stopped != INTERRUPTED:
            run = replace(run, judgements=(run.judgement, *judged_again(asked, division.data)))
            show_repeats(run)
        page = None if asked.report is None else write_report(run, asked.report)
    output().print()
    paragraph(text("cli.trained.saved", path=out), hanging=2)
    paragraph(text("cli.trained.predict", path=quoted(out)), hanging=2)
    if page is not None:
        paragraph(text("report.written", path=page), hanging=2)


def _trained(asked: Asked, division: Division, out: Path) -> TrainingRun:
    """The five steps, each with what is to be said of it."""
    rows = division.train
    with random_state_of(asked.seed, torch.device("cpu")):
        plan = make_plan(rows, asked)
        _heading(text("labs.steps.1"), first=True)
        show_data(division)
        _show_plan(plan, rows)
        _heading(text("labs.steps.5"))
        course = learn(plan, rows, asked.seed)
    judgement = judge(plan.model, rows, division.held_out, class_weights=plan.class_weights)
    run = TrainingRun(asked, division, plan, course, (judgement,), out)
    say_course(course, plan)
    for finding in run.findings:
        warn(*in_command_words(finding, rows, plan, asked))
    return run


def _show_plan(plan: Plan, rows: Dataset) -> None:
    _heading(text("labs.steps.2"))
    _say(model_sentence(plan))
    if plan.reason != "asked":
        _say(text(f"cli.trained.because.{plan.reason}"))
    _heading(text("labs.steps.3"))
    for sentence in cost_sentences(plan):
        _say(sentence)
    _heading(text("labs.steps.4"))
    _say(optimizer_sentence(plan))
    say_way(plan, rows)


def _heading(sentence: str, *, first: bool = False) -> None:
    if not first:
        output().print()
    paragraph(sentence, style="bold cyan")


def _say(sentence: str) -> None:
    paragraph(sentence, indent=_INDENT, hanging=2)
