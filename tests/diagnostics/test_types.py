"""Rules on number types: what torch refuses and why, and what it converts by itself."""

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mlp_tutorial import doctor

LOSSES = (
    "mse_loss",
    "l1_loss",
    "smooth_l1_loss",
    "huber_loss",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
)
LABELS = torch.tensor([0, 1, 2, 0])
ONE_HOT = F.one_hot(LABELS)


def made(*shape: int, dtype: torch.dtype = torch.float32) -> Tensor:
    return torch.rand(*shape, dtype=dtype, requires_grad=True) * 1


def outcome(computation) -> tuple[bool, list]:
    """(whether torch refused it, what was found)."""
    errors = []
    try:
        with doctor(show=False) as seen:
            computation()
    except (RuntimeError, IndexError) as error:
        errors.append(error)
    assert seen.failures == []
    assert sum(len(getattr(error, "__notes__", [])) for error in errors) == len(seen.findings)
    return errors != [], seen.findings


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(
    ("y", "code"),
    [(torch.int64, "MLP1102"), (torch.bool, "MLP1102"), (torch.uint8, "MLP1102"), (torch.float64, "MLP1106")],
    ids=str,
)
def test_a_type_is_explained_where_torch_refuses_it_and_only_there(loss: str, y: torch.dtype, code: str) -> None:
    refused, findings = outcome(lambda: getattr(F, loss)(made(4, 1), torch.ones(4, 1, dtype=y)).backward())
    assert [finding.code for finding in findings] == ([code] if refused else [])


def test_the_line_of_the_loss_is_named_where_backward_refuses_it() -> None:
    def computation() -> None:
        cost = F.huber_loss(made(4, 1), torch.ones(4, 1, dtype=torch.int64))
        (cost * 2).backward()

    _, (finding,) = outcome(computation)
    line = computation.__code__.co_firstlineno + 1
    assert (finding.code, finding.place.line) == ("MLP1102", line)
    assert finding.facts == {"function": "huber_loss", "y": "torch.int64", "prediction": "torch.float32"}


def test_a_backward_that_fails_otherwise_is_not_put_down_to_types() -> None:
    def computation() -> None:
        z = made(4, 1).exp()
        cost = F.smooth_l1_loss(z, torch.ones(4, 1, dtype=torch.int64))  # types that every torch takes
        z.add_(1)
        cost.backward()

    refused, findings = outcome(computation)
    assert (refused, [finding.code for finding in findings]) == (True, ["MLP1327"])


def test_a_shape_is_named_before_a_type() -> None:
    with pytest.raises(ValueError, match="size"), doctor(show=False) as seen:
        F.binary_cross_entropy(made(4, 1), torch.ones(4, dtype=torch.int64))
    assert [finding.code for finding in seen.findings] == ["MLP101"]


@pytest.mark.parametrize(
    ("y", "code"),
    [
        (LABELS.float(), "MLP1103"),
        (LABELS.float()[:, None], "MLP1103"),
        (LABELS.int(), "MLP1103"),
        (LABELS[:, None], "MLP106"),
        (LABELS + 0.5, None),  # not class numbers at all
        (LABELS + 1, "MLP303"),
        (LABELS - 1, "MLP303"),
        (ONE_HOT, "MLP1104"),
        (ONE_HOT.bool(), "MLP1104"),
        (2 * ONE_HOT, None),
    ],
)
@pytest.mark.parametrize("loss", [F.cross_entropy, F.nll_loss])
def test_a_target_that_both_losses_over_classes_refuse(loss, y: Tensor, code: str | None) -> None:
    refused, findings = outcome(lambda: loss(made(4, 3), y))
    assert refused
    assert [finding.code for finding in findings] == ([] if code is None else [code])


def test_one_hot_decimals_suit_one_of_them() -> None:
    assert outcome(lambda: F.cross_entropy(made(4, 3), ONE_HOT.float())) == (False, [])
    refused, findings = outcome(lambda: F.nll_loss(made(4, 3), ONE_HOT.float()))
    assert refused
    assert [finding.code for finding in findings] == ["MLP1104"]


@pytest.mark.parametrize(("y", "low", "high"), [([0, 1, 3], 0, 3), ([-1, 2, 0], -1, 2), ([-100, 5, 1], 1, 5)])
def test_class_numbers_out_of_range_are_quoted_without_the_one_that_is_left_out(y, low: int, high: int) -> None:
    _, (finding,) = outcome(lambda: F.cross_entropy(made(3, 3), torch.tensor(y)))
    assert finding.facts == {"low": low, "high": high, "classes": 3, "last": 2}


def test_class_numbers_of_pictures_count_too() -> None:
    _, (finding,) = outcome(lambda: F.cross_entropy(made(2, 3, 4, 4), torch.full((2, 4, 4), 3)))
    assert (finding.code, finding.facts["high"], finding.facts["classes"]) == ("MLP303", 3, 3)


@pytest.mark.parametrize(
    ("x", "weights", "cast"),
    [
        (torch.float64, torch.float32, "float()"),
        (torch.int64, torch.float32, "float()"),
        (torch.float32, torch.float64, "double()"),
        (torch.float32, torch.bfloat16, "to(torch.bfloat16)"),
        (torch.float32, torch.float32, None),
    ],
    ids=str,
)
def test_x_of_another_type_than_the_weights_gets_the_call_that_converts_it(x, weights, cast) -> None:
    layer, values = nn.Linear(2, 1).to(weights), torch.ones(4, 2, dtype=x)
    picture, filters = torch.ones(1, 1, 4, 4, dtype=x), nn.Conv2d(1, 1, 2).to(weights)
    for computation in (lambda: layer(values), lambda: values @ layer.weight.T, lambda: filters(picture)):
        refused, findings = outcome(computation)
        assert refused == (cast is not None)
        assert [(f.facts["found"], f.facts["cast"]) for f in findings] == ([(str(x), cast)] if cast else [])


def test_under_autocast_types_are_not_blamed_for_a_shape() -> None:
    layer = nn.Linear(2, 1)
    with torch.autocast("cpu"):
        refused, findings = outcome(lambda: layer(torch.rand(4, 3, dtype=torch.bfloat16)))
    assert refused
    assert [finding.code for finding in findings] == ["MLP103"]
