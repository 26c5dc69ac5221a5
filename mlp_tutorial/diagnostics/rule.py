"""A rule of the doctor: it hears what happens, looks at values and behaviour, and says what it found."""

from collections.abc import Iterable
from typing import Any, ClassVar

from mlp_tutorial.diagnostics.chart import Chart
from mlp_tutorial.diagnostics.events import (
    ActivationApplied,
    BackwardBegins,
    BackwardEnds,
    CallFailed,
    GraphCut,
    LayerApplied,
    LossTaken,
    ModelCalled,
    ModelExamined,
    OptimizerMade,
    ResultSeen,
    StepBegins,
    StepEnds,
    TensorsMade,
    Uncaught,
)
from mlp_tutorial.diagnostics.library_events import (
    GradientsClipped,
    ScheduleStepped,
    StateLoaded,
    StateSaved,
    StateTaken,
)
from mlp_tutorial.diagnostics.origins import Origins
from mlp_tutorial.finding import Finding, Place, Severity
from mlp_tutorial.messages.words import code_of


class _Code:
    """The code of a rule, looked up when asked for: a run without findings reads no catalogue."""

    def __get__(self, rule: object, kind: type["Rule"]) -> str:
        return code_of(kind.name)


class Rule:
    """Base of all rules; each hears the events whose method it overrides, and yields what it found.

    A finding is kept once for each code and line; of findings with the same code and line the last one counts, so a
    number in it may grow.

    Args:
        chart: What has happened so far, shared by all rules.
        origins: What made the tensors that still exist.

    Attributes:
        name: Name in words of its findings, an entry of `messages/*/rules.toml`; where `fit` refuses the same, the
            error's.
        code: Their code.
        severity: How bad they are.
        symptom: Whether it tells of a consequence: it is left out where a cause was found.
        explains: Rules whose findings are consequences of this one's, and are left out beside it.
        explains_errors: Names of errors that are.
        heard: Names of the methods that it has written itself.
    """

    name: ClassVar[str]
    code = _Code()
    severity: ClassVar[Severity] = "warning"
    symptom: ClassVar[bool] = False
    explains: ClassVar[tuple[type["Rule"], ...]] = ()
    explains_errors: ClassVar[tuple[str, ...]] = ()
    heard: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        methods = [name for name in dir(cls) if name.startswith("on_")]
        cls.heard = frozenset(name for name in methods if getattr(cls, name) is not getattr(Rule, name))

    def __init__(self, chart: Chart, origins: Origins) -> None:
        self.chart = chart
        self.origins = origins

    @classmethod
    def consequences(cls) -> set[str]:
        """Names of the findings that are left out beside one of this rule."""
        return {rule.name for rule in cls.explains} | set(cls.explains_errors)

    def found(self, place: Place | None, /, **facts: Any) -> Finding:
        """A finding of this rule."""
        return Finding(self.code, self.severity, facts, place)

    def on_loss_taken(self, event: LossTaken) -> Iterable[Finding] | None:
        """Prediction and target were compared."""

    def on_layer_applied(self, event: LayerApplied) -> Iterable[Finding] | None:
        """Weights were multiplied with inputs."""

    def on_activation_applied(self, event: ActivationApplied) -> Iterable[Finding] | None:
        """An activation function was applied."""

    def on_model_called(self, event: ModelCalled) -> Iterable[Finding] | None:
        """The outermost module was called."""

    def on_model_examined(self, event: ModelExamined) -> Iterable[Finding] | None:
        """`fit` is about to train a model."""

    def on_graph_cut(self, event: GraphCut) -> Iterable[Finding] | None:
        """A tensor was taken out of its graph."""

    def on_backward_begins(self, event: BackwardBegins) -> Iterable[Finding] | None:
        """Gradients are about to be computed; the chart does not count this call yet."""

    def on_backward_ends(self, event: BackwardEnds) -> Iterable[Finding] | None:
        """Gradients have been computed; the chart counts this call."""

    def on_optimizer_made(self, event: OptimizerMade) -> Iterable[Finding] | None:
        """An optimizer was made."""

    def on_step_begins(self, event: StepBegins) -> Iterable[Finding] | None:
        """Parameters are about to change; the chart does not count this step yet."""

    def on_step_ends(self, event: StepEnds) -> Iterable[Finding] | None:
        """An optimizer's step is done; the chart counts it."""

    def on_gradients_clipped(self, event: GradientsClipped) -> Iterable[Finding] | None:
        """Gradients are about to be cut to a largest norm or value."""

    def on_state_taken(self, event: StateTaken) -> Iterable[Finding] | None:
        """A module's state was asked for."""

    def on_state_loaded(self, event: StateLoaded) -> Iterable[Finding] | None:
        """A state is about to be loaded."""

    def on_state_saved(self, event: StateSaved) -> Iterable[Finding] | None:
        """Something is about to be saved."""

    def on_schedule_stepped(self, event: ScheduleStepped) -> Iterable[Finding] | None:
        """A schedule of the learning rate was made, or took a step."""

    def on_result_seen(self, event: ResultSeen) -> Iterable[Finding] | None:
        """A torch function returned real numbers."""

    def on_tensors_made(self, event: TensorsMade) -> Iterable[Finding] | None:
        """A torch function returned tensors of any kind."""

    def on_call_failed(self, event: CallFailed) -> Iterable[Finding] | None:
        """A torch function raised; what is found is added to the exception as a note."""

    def on_uncaught(self, event: Uncaught) -> Iterable[Finding] | None:
        """An exception has ended what is watched; what is found is added to it as a note."""

    def finish(self) -> Iterable[Finding] | None:
        """Training is over."""
