"""`with doctor():` around any PyTorch training loop."""

from collections.abc import Collection
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self

from torch import nn

from mlp_tutorial.diagnostics.anatomy import parameters_of
from mlp_tutorial.diagnostics.chart import Chart
from mlp_tutorial.diagnostics.events import OptimizerMade
from mlp_tutorial.diagnostics.examination import Examination, uncaught_at
from mlp_tutorial.diagnostics.hooks import hooked, optimizers_made_before
from mlp_tutorial.diagnostics.other_seeds import OtherSeeds
from mlp_tutorial.diagnostics.outlet import Outlet
from mlp_tutorial.diagnostics.places import is_readers
from mlp_tutorial.diagnostics.report import report_of
from mlp_tutorial.diagnostics.rules import RULES
from mlp_tutorial.diagnostics.scope import looked_at, not_seen, not_watched
from mlp_tutorial.diagnostics.watch import Watch
from mlp_tutorial.errors import ArgumentError, MlpTutorialError, OptimizerError
from mlp_tutorial.finding import Finding, Place
from mlp_tutorial.messages import text
from mlp_tutorial.messages.spelling import did_you_mean
from mlp_tutorial.messages.words import name_of
from mlp_tutorial.states.random_state import seed_chosen_by_torch


class Doctor:
    """What `doctor` returns: a context manager that watches what happens inside it."""

    def __init__(
        self,
        model: nn.Module | None,
        optimizer: Any,
        silence: Collection[str],
        *,
        show: bool,
        look_for_optimizers: bool,
    ) -> None:
        self._examination = Examination(RULES, silence)
        self._watch = Watch(self._examination)
        self._entered = ExitStack()
        self._times = 0
        self._show = show
        self._outlet = Outlet("stderr")
        with self._watch.aside():
            if model is not None:
                self._examination.chart.add_model(model)
                for _, parameter in parameters_of(model):
                    self._examination.chart.of(parameter)
            if optimizer is not None:
                self._examination.hear(OptimizerMade(None, optimizer))
            elif look_for_optimizers:
                self._examination.expect(optimizers_made_before())
            else:  # a program from its first line on
                self._examination.chart.other_seeds = OtherSeeds()

    @property
    def findings(self) -> list[Finding]:
        """What was found so far, the worst first; complete when the block has ended."""
        return self._examination.findings

    @property
    def chart(self) -> Chart:
        """What happened so far, with `coverage`: what was looked at and what could not be."""
        return self._examination.chart

    @property
    def failures(self) -> list[BaseException]:
        """Errors of the doctor's own rules, which it keeps to itself: please report them."""
        return self._examination.own_errors.kept

    def report(self) -> str:
        """What was found, or how far it goes that nothing was, in the language in use."""
        found, coverage = self.findings, self.chart.coverage
        if found:
            return "\n\n".join([report_of(found), *not_watched(coverage)])
        return "\n".join([text("doctor.none", kinds=len(RULES)), looked_at(coverage), *not_seen(coverage)])

    @property
    def own_error(self) -> str:
        """A line about them, and where to report them; "" where there are none."""
        return self._examination.own_errors.sentence()

    def __enter__(self) -> Self:
        self._times += 1
        if self._times == 1:  # inside itself it goes on watching
            self._outlet = Outlet("stderr")
            self._entered.enter_context(hooked(self._watch))
            self._entered.enter_context(self._watch)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._times -= 1
        if self._times:
            return
        self._entered.close()
        findings: list[Finding] = []
        with self._watch.aside():
            if isinstance(error, MlpTutorialError):
                self._examination.add(Finding(error.code, "error", error.facts, _line_in(error.__traceback__)))
            if (uncaught := _failure_in(error)) is not None:
                self._examination.hear(uncaught_at(_line_in(uncaught.__traceback__), uncaught))
            self._examination.chart.chosen_seed = seed_chosen_by_torch()
            findings = self._examination.finish(error)
        if self._show and (findings or error is None):
            with self._watch.aside():
                self._outlet.write(self.report())
        if self._show and self.own_error:
            self._outlet.write(self.own_error)


def doctor(
    model: nn.Module | None = None, optimizer: Any = None, *, silence: Collection[str] = (), show: bool = True
) -> Doctor:
    """Watch a training loop, and say which mistakes it makes that PyTorch does not mention.

    It changes nothing: parameters, costs and random numbers are the same bits with and without it. An exception that
    torch raises inside stays what it is and gets an explanation as a note. A line with the comment
    `# doctor: off NAME` is left alone in that respect; wherever a rule is named, its code will do as well.

    Args:
        model: The model in training, where the doctor should know its parameters' names before it is called.
        optimizer: Its optimizer, if it was made before; without it the doctor looks for one.
        silence: Rules not to report, by name or code, such as `("step-missing", "MLP1301")`.
        show: Whether to print the findings to standard error when the block ends.

    Returns:
        A context manager with the attribute `findings`.

    Raises:
        ArgumentError: `model` is no module, or `silence` holds something else than names and codes of rules.
        OptimizerError: `optimizer` is none.

    Source:
        The deck's five steps, and what goes wrong in them.

    Example:
        >>> import torch
        >>> from torch import nn
        >>> model, x, y = nn.Linear(1, 1), torch.ones(4, 1), torch.ones(4)
        >>> with doctor(show=False) as seen:
        ...     cost = ((model(x) - y) ** 2).mean()
        ...     cost.backward()
        >>> [finding.code for finding in seen.findings]
        ['MLP101']
    """
    if model is not None and not isinstance(model, nn.Module):
        raise ArgumentError("not-a-model", found=repr(model))
    if optimizer is not None and not hasattr(optimizer, "param_groups"):
        raise OptimizerError("not-an-optimizer", found=repr(optimizer))
    return Doctor(model, optimizer, require_codes(silence), show=show, look_for_optimizers=True)


def require_codes(silence: Collection[str]) -> tuple[str, ...]:
    """Codes of the rules that were named.

    Args:
        silence: Names or codes, such as "step-missing", "MLP1304" or "mlp1304".

    Returns:
        Their codes.

    Raises:
        ArgumentError: One of them is no rule.

    Example:
        >>> require_codes(["step-missing", "mlp101"])
        ('MLP1304', 'MLP101')
    """
    codes = {rule.name: rule.code for rule in RULES}
    asked = [silence] if isinstance(silence, str) else silence
    for rule in asked:
        if name_of(rule) not in codes:
            raise ArgumentError("unknown-rule", asked=rule, suggestion=did_you_mean(str(rule), tuple(codes)))
    return tuple(codes[str(name_of(rule))] for rule in asked)


def _failure_in(error: BaseException | None) -> Exception | None:
    """What went wrong first where a block has ended so; of `sys.exit(1)` in an `except` what was caught there."""
    while isinstance(error, MlpTutorialError | SystemExit):
        error = error.__cause__ or error.__context__
    return error if isinstance(error, Exception) else None


def _line_in(trace: TracebackType | None) -> Place | None:
    """The reader's innermost line of a traceback."""
    place = None
    while trace is not None:
        if is_readers(trace.tb_frame.f_code.co_filename):
            place = Place(trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return place
