"""400 tables in which the features tell nothing of the target, and some in which they tell a part of it."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from mlp_tutorial.cli.asked import Asked
from mlp_tutorial.cli.judgement import Judgement, judge
from mlp_tutorial.cli.learning import learn
from mlp_tutorial.cli.plan import make_plan
from mlp_tutorial.datasets import Dataset
from mlp_tutorial.diagnostics.report import unsaid

TABLES = 400
NUMBERS = ("normal", "uniform", "skewed", "heavy tails", "Pareto", "counts", "mostly zero")
SHARES = {
    "coin": (0.5, 0.5),
    "one in five": (0.8, 0.2),
    "rare": (0.93, 0.07),
    "three classes": (1 / 3, 1 / 3, 1 / 3),
    "three, one rare": (0.6, 0.33, 0.07),
    "four classes": (0.25, 0.25, 0.25, 0.25),
    "five classes": (0.2, 0.2, 0.2, 0.2, 0.2),
    "five, some rare": (0.5, 0.3, 0.1, 0.06, 0.04),
}
KINDS = (*NUMBERS, *SHARES)
MODELS = ("simple", "mlp", "untrained")
ROWS = (20, 30, 45, 60, 90, 120, 200, 320, 500)
FEATURES = (1, 3, 8, 20)


@dataclass(frozen=True)
class Case:
    """A table, how it is trained on, and what the command says of it."""

    kind: str
    model: str
    rows: int
    features: int
    judgement: Judgement

    @property
    def verdict(self) -> str:
        return self.judgement.verdict.word

    @property
    def ahead(self) -> bool:
        """Whether the model is ahead of the baseline by both measures, by however little."""
        return self.judgement.verdict.fit.gain > 0 and self.judgement.verdict.error.gain > 0


def noise(number: int) -> Case:
    """The table of this number, judged."""
    draw = torch.Generator().manual_seed(number)
    kind = KINDS[number % len(KINDS)]
    # Each list is gone through at a pace of its own: every kind meets every model, size and width.
    model, rows = MODELS[number // len(KINDS) % len(MODELS)], ROWS[number * 7 // 3 % len(ROWS)]
    features = FEATURES[number * 5 // 7 % len(FEATURES)]
    x = torch.randn(rows, features, generator=draw)
    if number % 4 == 0:
        x[:, 0] = (x[:, 0] > 0.5).float()
    if number % 4 == 1:
        x = x * torch.rand(rows, 1, generator=draw).log().neg()
    return Case(kind, model, rows, features, judged(x, _target(kind, rows, draw), kind, model, number))


def signal(number: int, classes: bool, rows: int, share: float = 0.5) -> Judgement:
    """The judgement of a table whose four features explain this share of the target's variance."""
    draw = torch.Generator().manual_seed(number)
    x = torch.randn(rows, 4, generator=draw)
    y = share**0.5 * x.sum(dim=1, keepdim=True) / 2 + (1 - share) ** 0.5 * torch.randn(rows, 1, generator=draw)
    return judged(x, (y > 0).float() if classes else y, "coin" if classes else "normal", "simple", number)


def judged(x: Tensor, y: Tensor, kind: str, model: str, seed: int) -> Judgement:
    """As `mlp-tutorial train` does it, the model trained or left as it was drawn."""
    names = tuple(map(str, range(len(SHARES[kind])))) if kind in SHARES else None
    train, test = Dataset(x, y, class_names=names).split(0.8, seed)
    torch.manual_seed(seed)
    plan = make_plan(train, Asked(Path("table.csv"), "y", model=None if model == "simple" else "mlp"))
    if model == "untrained":
        with torch.no_grad():
            if names is None:
                plan.model.linears[-1].bias += train.y.mean()
                plan.model.linears[-1].weight *= train.y.std()
    else:
        with unsaid():
            learn(plan, train, seed)
    return judge(plan.model, train, test)


def _target(kind: str, rows: int, draw: torch.Generator) -> Tensor:
    if kind in SHARES:
        y = torch.multinomial(torch.tensor(SHARES[kind]), rows, replacement=True, generator=draw)
        return y.float()[:, None] if len(SHARES[kind]) == 2 else y
    normal, uniform = torch.randn(rows, 1, generator=draw), torch.rand(rows, 1, generator=draw)
    return {
        "normal": normal,
        "uniform": uniform,
        "skewed": (1.5 * normal).exp(),
        # Student's t with two degrees of freedom: a normal over the root of an exponential; its variance is infinite.
        "heavy tails": normal / (1 - uniform).log().neg().sqrt().clamp(min=1e-4),
        "Pareto": (1 - uniform) ** (-1 / 1.5),
        "counts": torch.poisson(torch.full((rows, 1), 1.5), generator=draw),
        "mostly zero": torch.where(uniform < 0.85, 0.0, (3 * normal).abs().ceil()),
    }[kind]
