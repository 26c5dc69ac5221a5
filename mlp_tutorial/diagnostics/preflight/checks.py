"""The four checks that practitioners do by hand before they train."""

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn

from mlp_tutorial.diagnostics.comparison import Comparison, Targets
from mlp_tutorial.diagnostics.events import LossTaken
from mlp_tutorial.diagnostics.examination import Examination
from mlp_tutorial.diagnostics.preflight.result import Check
from mlp_tutorial.diagnostics.preflight.subject import Subject, in_silence
from mlp_tutorial.diagnostics.roster import listed
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.rows import remedy_of
from mlp_tutorial.diagnostics.trials.copies import cloned
from mlp_tutorial.diagnostics.trials.culprit import culprit
from mlp_tutorial.diagnostics.trials.rows import Mixed, apart, tensors_of
from mlp_tutorial.diagnostics.watch import Watch

FAR_ABOVE = 2.0
HEART_ROWS, FEWEST_ROWS = 8, 2
HEART_STEPS = 300
RATES = (0.02, 0.002)
KNOWN_BY_HEART = 0.05
FIRST_STEPS = 3


def chance(subject: Subject) -> Check:
    """Whether the first cost is what guessing costs: ln K for K classes, the variance of y for values."""
    with in_silence():
        twin = subject.twin(training=False)
        taken, cost = (None, None) if twin is None else _heard(subject, twin)
    if cost is None:
        return Check("chance", "unknown", "unknown")
    targets = Targets()
    targets.add(None if taken is None else Comparison.of(taken))
    best = targets.constant_cost()
    if not best or taken is None:
        return Check("chance", "unknown", "no_chance", {"cost": cost})
    mean_loss = Comparison.of(taken)
    factor = cost / mean_loss.mean_loss if mean_loss is not None and mean_loss.mean_loss else 1.0
    equal = _of_equal_classes(taken)
    facts = {"cost": cost, "chance": best * factor}
    if not cost <= FAR_ABOVE * max(best, equal) * factor:
        return Check("chance", "failed", "far", facts)
    return Check("chance", "passed", "near", facts)


def _heard(subject: Subject, twin: nn.Module) -> tuple[LossTaken | None, float]:
    """The last loss that the criterion takes, if it is one that the doctor knows, and the cost."""
    heard: list[LossTaken] = []

    class Ear(Rule):
        name = "stuck-on-plateau"

        def on_loss_taken(self, event: LossTaken) -> None:
            heard.append(event)

    with Watch(Examination((Ear,))):
        cost = float(subject.cost(twin).detach())
    return heard[-1] if heard else None, cost


def _of_equal_classes(event: LossTaken) -> float:
    """ln K, where K classes are told apart: what a model costs that has not looked at their shares yet."""
    classes = event.name in ("cross_entropy", "nll_loss") and event.prediction.dim() > 1
    binary = event.name.startswith("binary_cross_entropy")
    count = event.prediction.shape[1] if classes else 2 if binary else 1
    return float(torch.tensor(float(count)).log())


def by_heart(subject: Subject) -> Check:
    """Whether a copy can learn a few rows by heart."""
    first: Check | None = None
    for count in dict.fromkeys((min(HEART_ROWS, len(subject.y)), min(FEWEST_ROWS, len(subject.y)))):
        few = subject.rows(_different(subject.y, count))
        start, best = _trained(few)
        facts = {"rows": count, "steps": HEART_STEPS, "start": start, "end": best}
        if start is None or best is None:
            return Check("by-heart", "unknown", "unknown")
        if best <= KNOWN_BY_HEART * start or start == best == 0:
            return Check("by-heart", "passed", "learnt", facts)
        first = first or Check("by-heart", "failed", "not_learnt", facts)
    assert first is not None
    return first


def _different(y: Tensor, count: int) -> list[int]:
    """Rows with targets as different as there are: the first of each, in order, then the others."""
    seen: set[str] = set()
    new: list[int] = []
    again: list[int] = []
    for place, row in enumerate(y[:1024]):
        key = str(row.tolist())
        (again if key in seen else new).append(place)
        seen.add(key)
    return [*new, *again][:count]


def _trained(subject: Subject) -> tuple[float | None, float | None]:
    """Cost at the start, and the lowest of all steps at two rates."""
    start: float | None = None
    best: float | None = None
    for rate in RATES:
        with in_silence():
            twin = subject.twin(training=True)
            held = [] if twin is None else [p for p in twin.parameters() if p.requires_grad]
            if twin is None or not held:
                return None, None
            optimizer = torch.optim.Adam(held, lr=rate)
            for _ in range(HEART_STEPS):
                optimizer.zero_grad()
                cost = subject.cost(twin)
                value = float(cost.detach())
                start = value if start is None else start
                best = value if best is None else min(best, value)
                if best <= KNOWN_BY_HEART * start or not cost.requires_grad:
                    return start, best
                cost.backward()
                optimizer.step()
    return start, best


def rows(subject: Subject) -> Check:
    """Whether rows mix: the rule of the doctor's, asked at once."""
    with in_silence():
        twin = subject.twin(training=False)
        found = None if twin is None else apart(twin, subject.inputs, len(subject.y), certain=True)
        if not isinstance(found, Mixed) or twin is None:
            return Check("rows", "passed", "apart") if found else Check("rows", "unknown", "unknown")
        guilty = culprit(twin, found.question)
    remedy = remedy_of(guilty, by_chance=True) if guilty is not None else None
    facts: dict[str, Any] = {"difference": found.difference, "spread": found.spread}
    if guilty is None or remedy is None:
        return Check("rows", "unknown", "related", facts)  # rows may be nodes of one graph
    function = (guilty.scrambles or guilty.function).name
    return Check("rows", "failed", "mixed", facts | {"function": function, "remedy": remedy})


def reach(subject: Subject) -> Check:
    """Whether each feature moves the cost, and each parameter gets a gradient, in one of the first steps."""
    with in_silence():
        twin = subject.twin(training=True)
        if twin is None:
            return Check("reach", "unknown", "unknown")
        trained = {name: p for name, p in twin.named_parameters() if p.requires_grad}
        missing = set(trained)
        ignored: list[set[int]] | None = None
        optimizer = torch.optim.Adam(trained.values(), lr=1e-3) if trained else None
        for _ in range(FIRST_STEPS):
            inputs = cloned(subject.inputs)
            real = [x for x in tensors_of(inputs) if x.is_floating_point() and x.dim() > 1]
            for x in real:
                x.requires_grad_()
            twin.zero_grad(set_to_none=True)
            cost = subject.cost(twin, inputs)
            if not cost.requires_grad:
                break
            cost.backward()
            missing -= {name for name, p in trained.items() if p.grad is not None and bool(p.grad.any())}
            now = [_unmoved(x) for x in real]
            ignored = now if ignored is None else [a & b for a, b in zip(ignored, now, strict=True)]
            if optimizer is not None:
                optimizer.step()
    names = [name for name in trained if name in missing]
    features = sorted(set().union(*ignored)) if ignored else []
    facts = {"parameters": listed(names), "features": listed([str(f) for f in features]), "count": len(trained)}
    case = "neither" if names and features else "parameters" if names else "features" if features else ""
    return Check("reach", "failed" if case else "passed", case or "all", facts)


def _unmoved(x: Tensor) -> set[int]:
    """Features, by their number in the last dimension, that no row's cost depends on."""
    if x.grad is None:
        return set(range(x.shape[-1]))
    moved = x.grad.detach().reshape(-1, x.shape[-1]).any(dim=0)
    return {place for place, moves in enumerate(moved.tolist()) if not moves}


def all_of(subject: Subject) -> Iterator[Check]:
    """The four, in order; one that ends in an exception could not be made."""
    for check in (chance, by_heart, rows, reach):
        try:
            yield check(subject)
        except Exception as error:  # the model's or the criterion's own
            yield Check(_NAMES[check.__name__], "unknown", "raised", {"error": f"{type(error).__name__}: {error}"})


_NAMES = {"chance": "chance", "by_heart": "by-heart", "rows": "rows", "reach": "reach"}
