"""One examination: the chart, the rules, and the findings that remain when consequences are taken off."""

import re
import weakref
from collections.abc import Callable, Collection, Iterable
from functools import cache
from traceback import walk_tb
from typing import Any

from mlp_tutorial.diagnostics.anatomy import parameters_of
from mlp_tutorial.diagnostics.chart import Chart
from mlp_tutorial.diagnostics.events import (
    BackwardBegins,
    CallFailed,
    Event,
    ModelCalled,
    OptimizerMade,
    StepBegins,
    Uncaught,
)
from mlp_tutorial.diagnostics.origins import Origins
from mlp_tutorial.diagnostics.own_errors import OwnErrors
from mlp_tutorial.diagnostics.places import is_silenced
from mlp_tutorial.diagnostics.report import paragraph_of
from mlp_tutorial.diagnostics.roster import held_by
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding, Place

SEVERITIES = ("error", "warning", "note")
FAILURES = (CallFailed, Uncaught)


class Examination:
    """Hears what happens, lets each rule judge it, and keeps what they find.

    A rule that fails has found nothing: the reader's program goes on, and `own_errors` says what happened.

    Args:
        rules: Classes of the rules.
        silence: Codes of findings that are not reported.

    Attributes:
        chart: What happened so far.
        origins: What made the tensors that still exist.
        own_errors: Errors of the rules themselves, which are ours, not the reader's.
    """

    def __init__(self, rules: Iterable[type[Rule]], silence: Collection[str] = ()) -> None:
        self.chart = Chart()
        self.origins = Origins()
        self.own_errors = OwnErrors()
        self._silence = set(silence)
        self._rules = [rule(self.chart, self.origins) for rule in rules]
        self._hearing = self._rules
        self._expected: list[weakref.ref[Any]] = []
        self._found: dict[tuple[str, Place | None], Finding] = {}
        self._silenced: dict[tuple[str, Place | None], Finding] = {}
        self._noted: dict[tuple[str, Place | None], str] = {}
        self._listeners: dict[tuple[type[Event], bool], list[Callable[[Any], Iterable[Finding] | None]]] = {}

    def hear(self, event: Event) -> None:
        """Let the rules judge what happened, and write it into the chart."""
        kind = type(event)
        if self._expected and kind in (ModelCalled, BackwardBegins):
            self._meet_expected(event)
        by_hand = kind is StepBegins and event.optimizer is None  # type: ignore[attr-defined]
        if not by_hand:
            self._note(event)
        before = self._found.copy() if kind in FAILURES else {}
        found: list[Finding] = []
        for listener in self._listening(kind, closely=self.chart.rounds.closely):
            try:
                for finding in listener(event) or ():
                    self.add(finding)
                    found.append(finding)
            except Exception as error:  # a rule must never stop the reader's program
                self.own_errors.note(error)
        if by_hand:
            self._note(event)
        self.chart.rounds.hear(event)
        if kind in FAILURES:
            self._explain_all(event.error, found, before)  # type: ignore[attr-defined]

    def hears(self, kind: type[Event]) -> bool:
        """Whether some rule listens to this kind of event."""
        return bool(self._listening(kind, closely=True))

    def _note(self, event: Event) -> None:
        """Write an event into the chart."""
        try:
            self.chart.hear(event)
        except Exception as error:  # a gradient of a kind that cannot be looked at must not stop the reader's program
            self.own_errors.note(error)

    def add(self, finding: Finding) -> None:
        """Keep a finding that was made elsewhere, by `fit` for instance."""
        silent = finding.code in self._silence or is_silenced(finding)
        (self._silenced if silent else self._found)[(finding.code, finding.place)] = finding

    def excuse(self, rules: Collection[type[Rule]]) -> None:
        """Rules that have seen all they judge hear no more of what happens."""
        self._hearing = [rule for rule in self._hearing if type(rule) not in rules]
        self._listeners.clear()

    def expect(self, optimizers: Iterable[Any]) -> None:
        """Optimizers that exist already; each counts once a model or a gradient that it holds comes up."""
        self._expected = [weakref.ref(optimizer) for optimizer in optimizers]

    def _meet_expected(self, event: Any) -> None:
        """Get to know the expected optimizers that hold a parameter of the model, or of the graph."""
        if isinstance(event, ModelCalled):
            known = {id(parameter) for _, parameter in parameters_of(event.model)}
        else:
            known = {id(leaf) for leaf in event.leaves or ()}
        for expected in list(self._expected):
            optimizer = expected()
            if optimizer is None or any(id(tensor) in known for tensor in held_by(optimizer)):
                self._expected.remove(expected)
                if optimizer is not None:
                    self.hear(OptimizerMade(None, optimizer))

    def finish(self, ended_by: BaseException | None = None) -> list[Finding]:
        """What was found in all, the worst first; consequences of something found are left out.

        Args:
            ended_by: The exception that has ended what is watched. What was found of another one, which was caught,
                is forgotten: the program knew what to do.
        """
        stopped = ended_by is not None and not (isinstance(ended_by, SystemExit) and ended_by.code in (None, 0))
        told = {note for error in chain_of(ended_by if stopped else None) for note in getattr(error, "__notes__", ())}
        for key, note in self._noted.items():
            if note not in told:
                self._found.pop(key, None)
        for rule in self._rules:
            try:
                for finding in rule.finish() or ():
                    self.add(finding)
            except Exception as error:
                self.own_errors.note(error)
        return self.findings

    @property
    def findings(self) -> list[Finding]:
        """What was found so far, the worst first."""
        found = list(self._found.values())
        kinds = {rule.name: type(rule) for rule in self._rules}
        symptoms = {name for name, kind in kinds.items() if kind.symptom}
        explained = {name for finding in found for name in _consequences(kinds, finding)}
        causes = any(
            finding.severity != "note" and finding.name not in symptoms
            for finding in found
            if finding.name not in explained
        )
        # What is wrong on purpose has its consequences on purpose.
        on_purpose = {
            (name, finding.place) for finding in self._silenced.values() for name in _consequences(kinds, finding)
        }
        kept = [
            finding
            for finding in found
            if finding.name not in explained
            and (finding.name, finding.place) not in on_purpose
            and not (causes and finding.name in symptoms and finding.severity != "note")
        ]
        return sorted(kept, key=lambda finding: SEVERITIES.index(finding.severity))

    def _listening(self, kind: type[Event], *, closely: bool) -> list[Callable[[Any], Iterable[Finding] | None]]:
        """Methods of the rules that hear this kind of event: those that some rule has written."""
        known = self._listeners.get((kind, closely))
        if known is None:
            method = _method_of(kind.__name__)
            hearing = [rule for rule in self._hearing if method in rule.heard]
            known = [getattr(rule, method) for rule in hearing if closely or method not in rule.in_looked_at]
            self._listeners[(kind, closely)] = known
        return known

    def _explain_all(self, error: BaseException, found: list[Finding], known: Collection[Any]) -> None:
        """Add what was found to the exception; what was not known without it stays only where that ends the program."""
        for finding in found:
            try:
                error.add_note(note := note_of(finding))
            except Exception as own:  # the reader's exception goes on without it
                self.own_errors.note(own)
                continue
            key = (finding.code, finding.place)
            if key not in known:
                self._noted[key] = note


def _consequences(kinds: dict[str, type[Rule]], finding: Finding) -> set[str]:
    """Names of what is left out beside a finding; nothing where no rule has made it."""
    return kinds[finding.name].consequences() if finding.name in kinds else set()


@cache
def _method_of(kind: str) -> str:
    """Name of the method that hears a kind of event: LossTaken, on_loss_taken."""
    return "on" + re.sub("([A-Z])", r"_\1", kind).lower()


def chain_of(error: BaseException | None) -> list[BaseException]:
    """An exception, and those that it came of: `raise … from`, and what was being handled when it was raised.

    Example:
        >>> try:
        ...     int("one")
        ... except ValueError:
        ...     try:
        ...         exit(1)
        ...     except SystemExit as ended:
        ...         [type(error).__name__ for error in chain_of(ended)]
        ['SystemExit', 'ValueError']
    """
    found: list[BaseException] = []
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and one not in found:
            found.append(one)
            waiting += [one.__cause__, one.__context__]
    return found


def uncaught_at(place: Place | None, error: BaseException) -> Uncaught:
    """The event of an exception that nobody has caught, with the frames that it went through."""
    return Uncaught(place, error, tuple(frame for frame, _ in walk_tb(error.__traceback__)))


def note_of(finding: Finding) -> str:
    """What is added to an exception that torch raised."""
    return "\n" + paragraph_of(finding)
