r"""Toy shapes in the plane, drawn at random from a seed: blobs, moons, circles and spirals."""

import math
from collections.abc import Sequence
from numbers import Integral

import torch
from torch import Tensor

from mlp_tutorial.datasets.dataset import Dataset
from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.inputs.counts import is_finite_number, require_seed


def blobs(n: int = 200, noise: float = 0.5, seed: int = 0, *, classes: int = 3) -> Dataset:
    r"""Round clouds, one a class, their centres evenly spaced on a circle of radius 2.

    Args:
        n: Number of points, over all classes.
        noise: Standard deviation of each coordinate around the centre, in the unit of x.
        seed: The same seed draws the same points. The global random state is neither read nor changed.
        classes: K, the number of clouds, at least 2.

    Returns:
        x of shape (n, 2), float32; y of shape (n, 1), float32, for two classes, else (n,), int64.

    Raises:
        ArgumentError: An argument outside its range.

    Source:
        Not in the deck. In kind scikit-learn's `make_blobs`; the centres are not drawn at random.

    Example:
        >>> blobs(90)
        <Dataset blobs: x (90, 2), y (90,), classes=3>
    """
    _require(_is_whole(classes) and classes >= 2, "classes", classes, "classes ≥ 2")
    angles = [2 * math.pi * k / classes for k in range(classes)]
    sizes = _sizes(n, classes)
    groups = [torch.tensor([2 * math.cos(a), 2 * math.sin(a)]).repeat(m, 1) for a, m in zip(angles, sizes, strict=True)]
    return _dataset("blobs", groups, noise, seed)


def moons(n: int = 200, noise: float = 0.1, seed: int = 0) -> Dataset:
    r"""Two half circles that reach into each other; no line separates them.

    Class 0 is $(\cos t, \sin t)$, class 1 is $(1 - \cos t, \frac12 - \sin t)$, with $t$ from 0 to π in even
    steps.

    Args:
        n: Number of points, half of them in each class.
        noise: Standard deviation added to each coordinate, in the unit of x.
        seed: The same seed draws the same points. The global random state is neither read nor changed.

    Returns:
        x of shape (n, 2), y of shape (n, 1), float32.

    Raises:
        ArgumentError: An argument outside its range.

    Source:
        Not in the deck. The geometry is that of scikit-learn's `make_moons`.

    Example:
        >>> moons(100)
        <Dataset moons: x (100, 2), y (100, 1), classes=2>
    """
    upper, lower = (torch.linspace(0, math.pi, m, dtype=torch.float64) for m in _sizes(n, 2))
    groups = [
        torch.stack([upper.cos(), upper.sin()], dim=1),
        torch.stack([1 - lower.cos(), 0.5 - lower.sin()], dim=1),
    ]
    return _dataset("moons", groups, noise, seed)


def circles(n: int = 200, noise: float = 0.05, seed: int = 0, *, factor: float = 0.5) -> Dataset:
    r"""A circle (class 1) inside a circle of radius 1 (class 0); no line separates them.

    Args:
        n: Number of points, half of them in each class.
        noise: Standard deviation added to each coordinate, in the unit of x.
        seed: The same seed draws the same points. The global random state is neither read nor changed.
        factor: Radius of the inner circle, between 0 and 1.

    Returns:
        x of shape (n, 2), y of shape (n, 1), float32.

    Raises:
        ArgumentError: An argument outside its range.

    Source:
        Not in the deck. The geometry is that of scikit-learn's `make_circles`.

    Example:
        >>> circles(100)
        <Dataset circles: x (100, 2), y (100, 1), classes=2>
    """
    _require(is_finite_number(factor) and 0 < factor < 1, "factor", factor, "0 < factor < 1")
    outer, inner = _sizes(n, 2)
    return _dataset("circles", [_circle(outer), factor * _circle(inner)], noise, seed)


def spiral(n: int = 200, noise: float = 0.05, seed: int = 0, *, classes: int = 2, turns: float = 1.0) -> Dataset:
    r"""Arms that wind out from the origin to radius 1, one a class.

    Arm k is $r(\cos\varphi, \sin\varphi)$ with $\varphi = 2\pi(\text{turns}\cdot r + k/K)$, and $r$ in even
    steps up to 1.

    Args:
        n: Number of points, over all classes.
        noise: Standard deviation added to each coordinate, in the unit of x.
        seed: The same seed draws the same points. The global random state is neither read nor changed.
        classes: K, the number of arms, at least 2.
        turns: How often an arm goes round, above 0; more turns are harder.

    Returns:
        x of shape (n, 2), float32; y of shape (n, 1), float32, for two classes, else (n,), int64.

    Raises:
        ArgumentError: An argument outside its range.

    Source:
        Not in the deck. A task that needs more hidden neurons than XOR does.

    Example:
        >>> spiral(150, classes=3)
        <Dataset spiral: x (150, 2), y (150,), classes=3>
    """
    _require(_is_whole(classes) and classes >= 2, "classes", classes, "classes ≥ 2")
    _require(is_finite_number(turns) and turns > 0, "turns", turns, "0 < turns < ∞")
    groups = []
    for k, size in enumerate(_sizes(n, classes)):
        radius = torch.arange(1, size + 1, dtype=torch.float64) / size
        angle = 2 * math.pi * (turns * radius + k / classes)
        groups.append(torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1))
    return _dataset("spiral", groups, noise, seed)


def _circle(size: int) -> Tensor:
    """Points of the unit circle in even steps, shape (size, 2)."""
    angle = 2 * math.pi * torch.arange(size, dtype=torch.float64) / size
    return torch.stack([angle.cos(), angle.sin()], dim=1)


def _sizes(n: int, classes: int) -> list[int]:
    """n points over the classes, as evenly as can be: the last ones get what is left over."""
    _require(_is_whole(n) and n >= classes, "n", n, f"n ≥ {classes}")
    return [(n + k) // classes for k in range(classes)]


def _dataset(name: str, groups: Sequence[Tensor], noise: float, seed: int) -> Dataset:
    """Points of all classes with noise added, in random order."""
    _require(is_finite_number(noise) and noise >= 0, "noise", noise, "0 ≤ noise < ∞")
    generator = torch.Generator().manual_seed(require_seed(seed))
    points = torch.cat(list(groups)).to(torch.float32)
    labels = torch.cat([torch.full((len(group),), k) for k, group in enumerate(groups)])
    points = points + noise * torch.randn(points.shape, generator=generator)
    order = torch.randperm(len(points), generator=generator)
    x, y = points[order], labels[order]
    if len(groups) == 2:
        y = y.to(torch.float32).reshape(-1, 1)
    class_names = [str(k) for k in range(len(groups))]
    return Dataset(x, y, feature_names=("x1", "x2"), class_names=class_names, name=name)


def _require(holds: bool, name: str, value: object, allowed: str) -> None:
    if not holds:
        raise ArgumentError("argument-out-of-range", name=name, value=value, allowed=allowed)


def _is_whole(value: object) -> bool:
    return isinstance(value, Integral)
