"""Cuts: which line, which function, which parameters; and what may be cut off rightly."""

import gc
import weakref
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mlp_tutorial import Finding, doctor
from tests.diagnostics.watching import findings_in

X = torch.linspace(-1, 1, 20).reshape(-1, 2)
Y = torch.sin(3 * X[:, :1]) + 0.3
OURS = {"MLP401", "MLP403", "MLP1205", "MLP1305", "MLP1306", "MLP1307", "MLP1308"}


def findings(loop: Callable[[], object]) -> list[Finding]:
    return [finding for finding in findings_in(loop) if finding.code in OURS]


def pair() -> tuple[nn.Linear, nn.Linear, torch.optim.Optimizer]:
    torch.manual_seed(0)
    body, head = nn.Linear(2, 3), nn.Linear(3, 1)
    return body, head, torch.optim.SGD([*body.parameters(), *head.parameters()], lr=0.05)


def step(cost: Tensor, optimizer: torch.optim.Optimizer) -> None:
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()


CUTS: dict[str, Callable[[Tensor], Tensor]] = {
    ".detach()": lambda z: z.detach(),
    ".data": lambda z: z.data,
    "torch.tensor(…)": lambda z: torch.tensor(z),
    ".new_tensor(…)": lambda z: z.new_tensor(z),
    ".tolist()": lambda z: torch.tensor(z.tolist()),
}


@pytest.mark.filterwarnings("ignore:To copy construct")
@pytest.mark.parametrize("function", CUTS)
def test_backward_without_a_graph_names_function_line_and_parameters(function: str) -> None:
    def loop() -> None:
        body, head, optimizer = pair()
        prediction = CUTS[function](head(torch.tanh(body(X))))
        step(F.mse_loss(prediction, Y), optimizer)

    with pytest.raises(RuntimeError) as raised, doctor(show=False) as seen:
        loop()
    assert seen.failures == []
    (found,) = seen.findings
    assert (found.code, found.severity) == ("MLP1308", "error")
    assert found.facts["function"] == function
    assert found.facts["count"] == 4
    assert found.place.line == CUTS[function].__code__.co_firstlineno
    assert sum("[MLP1308 graph-cut]" in note for note in raised.value.__notes__) == 1


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_a_forward_pass_without_gradients_is_named_where_the_model_is_called(mode: type) -> None:
    model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))

    def loop() -> None:
        with mode():
            prediction = model(X)
        F.mse_loss(prediction.clone(), Y).backward()

    with pytest.raises(RuntimeError), doctor(show=False) as seen:
        loop()
    assert seen.failures == []
    (found,) = [finding for finding in seen.findings if finding.code in OURS]
    assert found.facts["function"] == f"torch.{mode.__name__}()"
    assert found.facts["count"] == 4
    assert found.place.line == loop.__code__.co_firstlineno + 2


def test_a_cut_in_the_middle_is_found_at_the_end_and_names_what_lies_behind_it() -> None:
    def loop() -> None:
        body, head, optimizer = pair()
        for _ in range(4):
            step(F.mse_loss(head(torch.tanh(body(X).detach())), Y), optimizer)

    (found,) = findings(loop)
    assert (found.code, found.severity) == ("MLP1308", "warning")
    assert found.facts == {"function": ".detach()", "count": 2, "parameters": "weight, bias"}


@pytest.mark.parametrize("steps", [2, 3])
def test_three_steps_show_how_a_loop_goes_on(steps: int) -> None:
    def loop() -> None:
        body, head, optimizer = pair()
        for _ in range(steps):
            step(F.mse_loss(head(body(X).detach()), Y), optimizer)

    assert len(findings(loop)) == (steps == 3)


def test_raw_tensors_are_named_by_their_shapes() -> None:
    def loop() -> None:
        w, b = torch.ones(2, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
        optimizer = torch.optim.SGD([w, b], lr=0.1)
        for _ in range(4):
            step(F.mse_loss(X @ w.detach() + b, Y), optimizer)

    (found,) = findings(loop)
    assert found.facts == {"function": ".detach()", "count": 1, "parameters": "(2, 1)"}


@pytest.mark.filterwarnings("ignore:To copy construct")
@pytest.mark.parametrize(
    "hide",
    [
        lambda z: F.mse_loss(torch.tensor(z, requires_grad=True), Y),
        lambda z: torch.tensor(F.mse_loss(z, Y).item(), requires_grad=True),
        lambda z: F.mse_loss(z.detach(), Y).requires_grad_(),
        lambda z: F.mse_loss(torch.from_numpy(z.detach().numpy()).requires_grad_(), Y),
    ],
    ids=["tensor", "item", "requires_grad_", "numpy"],
)
def test_a_gradient_that_is_asked_for_afterwards_does_not_reach_the_model(hide: Callable[[Tensor], Tensor]) -> None:
    def loop() -> None:
        body, head, optimizer = pair()
        for _ in range(4):
            step(hide(head(body(X))), optimizer)

    (found,) = findings(loop)
    assert (found.code, found.severity, found.facts["count"]) == ("MLP1308", "error", 4)


def test_a_part_under_no_grad_is_frozen_on_purpose() -> None:
    def loop() -> None:
        body, head, optimizer = pair()
        for _ in range(4):
            with torch.no_grad():
                h = body(X)
            step(F.mse_loss(head(h), Y), optimizer)

    assert findings(loop) == []


def test_a_weight_that_the_loss_takes_as_a_constant_is_right() -> None:
    def loop() -> None:
        body, head, optimizer = pair()
        for _ in range(4):
            prediction = head(body(X))
            weight = (prediction - Y).abs().detach()
            step((weight * (prediction - Y) ** 2).mean(), optimizer)

    assert findings(loop) == []


def test_the_hidden_state_that_is_passed_on_without_its_past_is_right() -> None:
    def loop() -> None:
        torch.manual_seed(0)
        cell, head = nn.GRUCell(2, 3), nn.Linear(3, 1)
        optimizer = torch.optim.Adam([*cell.parameters(), *head.parameters()])
        h = torch.zeros(10, 3)
        for _ in range(6):
            h = cell(X, h.detach())
            step(F.mse_loss(head(h), Y), optimizer)

    assert findings(loop) == []


def test_another_models_answers_as_targets_are_right() -> None:
    def loop() -> None:
        body, head, optimizer = pair()
        teacher = nn.Linear(2, 1)
        for _ in range(4):
            step(F.mse_loss(head(body(X)), teacher(X).detach()), optimizer)

    assert findings(loop) == []


def test_integer_empty_and_complex_tensors_are_no_trouble() -> None:
    def loop() -> None:
        w = torch.ones(3, requires_grad=True)
        torch.fft.fft(w).detach()
        w[:0].detach().sum()
        (w.detach() > 0).long().sum().item()
        torch.zeros_like(w)

    assert findings(loop) == []


def test_nothing_is_kept_alive() -> None:
    with doctor(show=False):
        w = torch.ones(3, requires_grad=True)
        cut = (2 * w).detach()
        made = cut + 1
        known = [weakref.ref(w), weakref.ref(cut), weakref.ref(made)]
        del w, cut, made
        gc.collect()
        assert [reference() for reference in known] == [None, None, None]


# parameters that get no gradient, and are moved all the same


class Codebook(nn.Module):
    """A codebook that follows a running mean, one way or the other; straight-through to the encoder."""

    def __init__(self, move: str) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.encoder, self.codes, self.decoder = nn.Linear(4, 3), nn.Embedding(5, 3), nn.Linear(3, 4)
        self.move = move

    def forward(self, x: Tensor) -> Tensor:
        z = self.encoder(x)
        nearest = torch.cdist(z, self.codes.weight).argmin(dim=1)
        q = nn.functional.one_hot(nearest, 5).float() @ self.codes.weight
        if self.move == "in place":
            self.codes.weight.data.mul_(0.9).add_(0.1 * z.detach().mean(dim=0))
        elif self.move == "replaced":
            self.codes.weight = nn.Parameter(0.9 * self.codes.weight.detach() + 0.1 * z.detach().mean(dim=0))
        return self.decoder(z + (q - z).detach())


def trained_by_all(model: nn.Module) -> None:
    x = torch.randn(20, 4)
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(5):
        cost = ((model(x) - x) ** 2).mean()
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()


@pytest.mark.parametrize(("move", "found"), [("in place", []), ("replaced", []), ("never", ["MLP1308"])])
def test_a_codebook_that_follows_a_running_mean_is_right(move: str, found: list[str]) -> None:
    with doctor(show=False) as seen:
        trained_by_all(Codebook(move))
    assert seen.failures == []
    assert [finding.code for finding in seen.findings if finding.code == "MLP1308"] == found


@pytest.mark.parametrize("copied", [True, False])
def test_a_target_network_in_the_same_optimizer_is_right_as_long_as_it_follows(copied: bool) -> None:
    torch.manual_seed(0)
    x, online, target = torch.randn(20, 4), nn.Linear(4, 1), nn.Linear(4, 1)
    optimizer = torch.optim.Adam([*online.parameters(), *target.parameters()])
    with doctor(show=False) as seen:
        for _ in range(5):
            cost = ((online(x) - 0.9 * target(x).detach()) ** 2).mean()
            optimizer.zero_grad()
            cost.backward()
            optimizer.step()
            if copied:
                target.load_state_dict(online.state_dict())
    assert [finding.code for finding in seen.findings if finding.code == "MLP1308"] == ([] if copied else ["MLP1308"])
