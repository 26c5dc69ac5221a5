"""Rules on what the optimizer holds: another model's parameters, only some, old ones, frozen ones, unused ones."""

from collections.abc import Iterator

from mlp_tutorial.diagnostics.chart import Chart
from mlp_tutorial.diagnostics.events import CallFailed
from mlp_tutorial.diagnostics.left_out import ENOUGH, WatchesLeftOut
from mlp_tutorial.diagnostics.parameter_chart import ParameterChart
from mlp_tutorial.diagnostics.roster import Holding, ModelChart, listed
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.switched_off import is_used_elsewhere
from mlp_tutorial.finding import Finding


class OtherModel(Rule):
    """The optimizer steps, but gradients only ever come to a model that it holds nothing of."""

    name = "optimizer-of-another-model"
    severity = "error"

    def finish(self) -> Iterator[Finding]:
        """Once the whole run is known."""
        for holding, model, reached in _strangers(self.chart):
            if not _joined_later(holding, model, reached):
                held = len(holding.parameters)
                yield self.found(holding.place, held=held, trainable=model.trainable, model=model.kind)


class NothingToTrain(Rule):
    """Every parameter of every model is frozen."""

    name = "nothing-to-train"
    severity = "error"

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """Backward raises: nothing that the cost was computed from requires a gradient."""
        cost = event.inputs[0] if event.inputs else None
        if event.name == "backward" and cost is not None and not cost.requires_grad:
            frozen = self._frozen_model()
            if frozen is not None and not self.chart.cuts.behind(cost):
                yield self.found(event.place, model=frozen.kind)

    def finish(self) -> Iterator[Finding]:
        """`cost.requires_grad_()` makes the exception go away, not the mistake."""
        frozen = self._frozen_model()
        for holding in self.chart.roster.holdings:
            if frozen is not None and holding.steps and self.chart.backwards:
                yield self.found(holding.place, model=frozen.kind)

    def _frozen_model(self) -> ModelChart | None:
        models = [model for model in self.chart.roster.models if model.called and model.parameters]
        held = (chart for holding in self.chart.roster.holdings for chart in holding.parameters)
        if not models or any(model.ever_trainable for model in models) or any(chart.trains for chart in held):
            return None
        return models[0]


class _OfModels(WatchesLeftOut):
    """Base of the rules on what a model's optimizer lacks."""

    def groups(self) -> Iterator[tuple[Holding, ModelChart, list[ParameterChart]]]:
        """Optimizer, model, and what of the model no optimizer ever held and nothing ever changed."""
        lost = self.lost()
        for holding in self.chart.roster.holdings:
            own = {id(chart) for chart in holding.parameters}
            beside = {id(known.chart) for known in lost if id(known.beside) in own}
            for model in self.chart.roster.models if holding.steps >= ENOUGH else ():
                charts = [chart for chart in model.parameters.values() if id(chart) in beside]
                beside -= {id(chart) for chart in charts}
                held = any(chart.held for chart in model.parameters.values())
                # A model of its own counts where it comes first, in train mode; a fixed judge of outputs is right.
                if charts and (held or (model.called and model.in_train_mode and not model.fed_by_graph)):
                    yield holding, model, charts


class SomeLeftOut(_OfModels):
    """The optimizer holds only some of the parameters that get gradients."""

    name = "optimizer-incomplete"

    def finish(self) -> Iterator[Finding]:
        """Those made after the optimizer are another rule's matter."""
        for holding, model, charts in self.groups():
            missing = [chart for chart in charts if not _is_late(self.chart, holding, chart)]
            if missing:
                own = {id(chart): chart for chart in (*model.parameters.values(), *holding.parameters)}.values()
                held = sum(chart.held and not chart.is_untouched for chart in own)
                yield self.found(
                    holding.place,
                    held=held,
                    total=held + len(missing),
                    parameters=listed(model.names_of(missing)),
                    model=model.kind,
                )


class NeverReached(Rule):
    """A layer that was made and handed to the optimizer, but that no gradient ever came to."""

    name = "layer-unused"

    def finish(self) -> Iterator[Finding]:
        """What was cut off on the way is another rule's matter; frozen on purpose under no_grad is nobody's."""
        cut = {key for found in self.chart.cuts if found.flowed for key in found.parameters}
        for holding in self.chart.roster.holdings:
            if holding.steps < ENOUGH or all(chart.is_untouched for chart in holding.parameters):
                continue
            unused = [c for c in holding.parameters if c.trains and c.is_untouched and id(c) not in cut]
            for model in self.chart.roster.models if unused else ():
                names = _not_called(model, model.names_of(unused))
                names = [name for name in names if not is_used_elsewhere(self.chart.roster, model, name)]
                if names:
                    first = model.parameters[names[0]]
                    yield self.found(
                        first.place or holding.place,
                        parameters=listed(names),
                        model=model.kind,
                        steps=holding.steps,
                        layer=names[0].rpartition(".")[0] or names[0],
                    )


class MadeAfterOptimizer(_OfModels):
    """Layers that were replaced or added after the optimizer was made: it holds the old ones."""

    name = "optimizer-made-too-early"
    severity = "error"
    explains = (OtherModel, SomeLeftOut, NeverReached)

    def finish(self) -> Iterator[Finding]:
        """Beside others that the optimizer trains, or as the only ones that are trained at all."""
        for holding, model, charts in self.groups():
            late = [chart for chart in charts if _is_late(self.chart, holding, chart)]
            if late:
                yield self._late(holding, model, late)
        for holding, model, reached in _strangers(self.chart):
            if _joined_later(holding, model, reached):
                yield self._late(holding, model, reached)

    def _late(self, holding: Holding, model: ModelChart, late: list[ParameterChart]) -> Finding:
        names = listed(model.names_of(late))
        return self.found(
            late[0].place or holding.place, held=len(holding.parameters), parameters=names, model=model.kind
        )


def _strangers(chart: Chart) -> Iterator[tuple[Holding, ModelChart, list[ParameterChart]]]:
    """Optimizers without any gradient, with a model that gets gradients, and that nothing changes."""
    for holding in chart.roster.holdings:
        if not holding.steps or not all(known.is_untouched for known in holding.parameters):
            continue
        if not any(known.trains for known in holding.parameters):
            continue  # frozen: which model they belong to is not what is wrong
        enough = min(ENOUGH, holding.steps)
        for model in chart.roster.models:
            reached = [known for known in model.parameters.values() if known.reached >= enough]
            if reached and not any(known.held or known.steps for known in reached):
                yield holding, model, reached
                break


def _joined_later(holding: Holding, model: ModelChart, reached: list[ParameterChart]) -> bool:
    """Whether the parameters came into a model whose other parts are older than the optimizer."""
    older = any(known.made < holding.made for known in model.parameters.values())
    return older and all(known.made > holding.made for known in reached)


def _is_late(chart: Chart, holding: Holding, known: ParameterChart) -> bool:
    """Whether a parameter is younger than the optimizer, or the optimizer holds others that no model has any more."""
    owned = {id(parameter) for model in chart.roster.models for parameter in model.parameters.values()}
    orphans = any(other.is_untouched and id(other) not in owned for other in holding.parameters)
    return known.made > holding.made or orphans


def _not_called(model: ModelChart, unused: list[str]) -> list[str]:
    """Those of the names whose whole module is unused, where the reader's own forward pass ought to call it."""
    found = []
    for name in unused:
        parts = name.split(".")
        paths = [".".join(parts[:end]) for end in range(1, len(parts))]
        whole = (path for path in paths if all(n in unused for n in model.parameters if n.startswith(f"{path}.")))
        part = next(whole, name)
        if part.rpartition(".")[0] in model.written or len(unused) == len(model.parameters):
            found.append(name)
    return found


RULES = (OtherModel, NothingToTrain, SomeLeftOut, MadeAfterOptimizer, NeverReached)
