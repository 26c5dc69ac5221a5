"""Toy shapes: the geometry of scikit-learn's where it has the same, drawn from the seed and nothing else."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import make_circles, make_moons

from mlp_tutorial.datasets import blobs, circles, moons, spiral
from mlp_tutorial.errors import ArgumentError

SHAPES = {"blobs": blobs, "moons": moons, "circles": circles, "spiral": spiral}


def sorted_rows(x, y) -> np.ndarray:
    """Points with their labels, in an order that does not depend on how they were drawn."""
    rows = np.column_stack([np.asarray(x, dtype=np.float64), np.asarray(y).reshape(-1)]).round(5) + 0.0
    return rows[np.lexsort(rows.T)]


@pytest.mark.parametrize("n", [2, 7, 100])
def test_moons_without_noise_are_scikit_learns(n: int) -> None:
    expected = sorted_rows(*make_moons(n_samples=n, shuffle=False, noise=None))
    # The two halves may differ by one where n is odd: scikit-learn gives the odd one to class 1, and so do we.
    np.testing.assert_allclose(sorted_rows(*moons(n, noise=0)), expected, atol=1.1e-5)


@pytest.mark.parametrize(("n", "factor"), [(2, 0.5), (9, 0.8), (100, 0.25)])
def test_circles_without_noise_are_scikit_learns(n: int, factor: float) -> None:
    expected = sorted_rows(*make_circles(n_samples=n, shuffle=False, noise=None, factor=factor))
    np.testing.assert_allclose(sorted_rows(*circles(n, noise=0, factor=factor)), expected, atol=1.1e-5)


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_blobs_without_noise_are_their_centres(classes: int) -> None:
    x, y = blobs(20 * classes, noise=0, classes=classes)
    labels = y.flatten().long()
    angle = torch.atan2(x[:, 1], x[:, 0]) % (2 * math.pi)
    torch.testing.assert_close(x.norm(dim=1), torch.full((20 * classes,), 2.0))
    difference = angle - 2 * math.pi * labels / classes
    torch.testing.assert_close(difference.cos(), torch.ones(20 * classes), rtol=0, atol=1e-6)
    assert labels.bincount().tolist() == [20] * classes


@pytest.mark.parametrize(("classes", "turns"), [(2, 1.0), (3, 1.5)])
def test_an_arm_of_the_spiral_turns_in_proportion_to_its_radius(classes: int, turns: float) -> None:
    x, y = spiral(60, noise=0, classes=classes, turns=turns)
    radius, labels = x.norm(dim=1), y.flatten()
    angle = torch.atan2(x[:, 1], x[:, 0])
    turned = angle - 2 * math.pi * (turns * radius + labels / classes)
    torch.testing.assert_close(turned.cos(), torch.ones(60), rtol=0, atol=1e-5)
    assert radius.max() == pytest.approx(1.0)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_noise_has_the_standard_deviation_asked_for(shape) -> None:
    still, noisy = shape(4000, noise=0, seed=5), shape(4000, noise=0.3, seed=5)
    assert torch.equal(still.y, noisy.y)
    assert (noisy.x - still.x).std().item() == pytest.approx(0.3, rel=0.03)  # 8,000 draws: ±1 % is one sigma


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_seed_decides_alone(shape) -> None:
    before = torch.get_rng_state()
    first, again, other = shape(seed=1), shape(seed=1), shape(seed=2)
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(first.x, again.x)
    assert torch.equal(first.y, again.y)
    assert not torch.equal(first.x, other.x)


@given(st.sampled_from(sorted(SHAPES)), st.integers(3, 50))
def test_every_size_gives_that_many_rows_in_float32(name: str, n: int) -> None:
    dataset = SHAPES[name](n)
    assert len(dataset) == n
    assert dataset.x.shape == (n, 2)
    assert dataset.x.dtype == torch.float32
    counts = dataset.y.flatten().long().bincount()
    assert counts.max() - counts.min() <= 1
    assert len(counts) == len(dataset.class_names or ())


@pytest.mark.parametrize("shape", [blobs, spiral])
def test_two_classes_are_a_column_of_0_and_1_and_more_are_numbers(shape) -> None:
    two, four = shape(20, classes=2), shape(20, classes=4)
    assert (two.y.shape, two.y.dtype, two.class_names) == ((20, 1), torch.float32, ("0", "1"))
    assert (four.y.shape, four.y.dtype, four.class_names) == ((20,), torch.int64, ("0", "1", "2", "3"))


def test_classes_come_mixed() -> None:
    labels = moons(100).y.flatten()
    assert 0 < labels[:50].sum() < 50


@pytest.mark.parametrize(("shape", "argument", "value"), [
    ("moons", "n", 1),
    ("blobs", "n", 2),
    ("moons", "noise", -0.1),
    ("moons", "noise", math.nan),
    ("blobs", "classes", 1),
    ("spiral", "classes", 0),
    ("spiral", "turns", 0),
    ("circles", "factor", 1),
    ("circles", "factor", 0),
    ("moons", "n", "100"),
    ("blobs", "n", 10.5),
    ("moons", "noise", "0.1"),
    ("spiral", "classes", None),
    ("spiral", "turns", math.inf),
])  # fmt: skip
def test_an_argument_outside_its_range_is_named(shape: str, argument: str, value: float) -> None:
    with pytest.raises(ArgumentError) as caught:
        SHAPES[shape](**{argument: value})
    assert (caught.value.code, caught.value.facts["name"]) == ("MLP842", argument)


@pytest.mark.parametrize("seed", ["zero", 0.5, None, 2**63])
def test_a_seed_that_is_no_whole_number_is_refused(seed) -> None:
    with pytest.raises(ArgumentError) as caught:
        SHAPES["moons"](seed=seed)
    assert caught.value.code == "MLP805"
