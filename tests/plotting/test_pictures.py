"""What all pictures promise: the Axes given or a new one, no global setting touched, the model left alone."""

import subprocess
import sys

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from mlp_tutorial import ArgumentError, plotting, set_language
from mlp_tutorial.activations import NAMES
from tests.plotting.pictures import PICTURES, X_XOR, Y_XOR, network
from tests.sampling import sampled

every_picture = pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)


def test_every_offered_picture_is_among_those_tested() -> None:
    named = {"cost", "fit", "boundary", "network", "cost_surface", "truth_table", "hidden_lines", "activation"}
    assert {name.removeprefix("plot_") for name in plotting.__all__ if name.startswith("plot_")} == named
    assert len([name for name in PICTURES if name.startswith("activation ")]) == len(NAMES) - 1


@every_picture
def test_a_picture_is_drawn_onto_the_axes_given_and_returns_it(draw) -> None:
    figure, (left, right) = plt.subplots(1, 2)
    assert draw(right) is right
    assert plt.get_fignums() == [figure.number]
    assert not left.has_data()
    assert right.has_data()


@every_picture
def test_without_axes_a_new_figure_is_made(draw) -> None:
    plt.figure()
    first, second = draw(), draw()
    assert first.figure is not second.figure
    assert len(plt.get_fignums()) == 3
    assert first.figure.axes == [first]


@every_picture
def test_nothing_in_a_new_figure_is_cut_off(draw) -> None:
    ax = draw()
    ax.figure.canvas.draw()
    inside, outside = ax.figure.bbox, ax.get_tightbbox()
    assert inside.x0 <= outside.x0
    assert inside.y0 <= outside.y0
    assert outside.x1 <= inside.x1 + 1e-6
    assert outside.y1 <= inside.y1 + 1e-6


@pytest.mark.parametrize("language", sampled(["ko", "en"], 2))
@every_picture
def test_no_setting_of_matplotlib_is_changed(draw, language: str) -> None:
    set_language(language)
    before = dict(mpl.rcParams)
    draw().figure.canvas.draw()
    assert dict(mpl.rcParams) == before


@every_picture
def test_a_dark_background_gets_the_light_colours(draw) -> None:
    with plt.style.context("dark_background"):
        ax = draw()
        ax.figure.canvas.draw()
    light = set(plotting.COLORS.values()) - set(plotting.COLORS_DARK.values())
    used = {mpl.colors.to_hex(line.get_color()) for line in ax.lines}
    assert used & light == set()


@pytest.mark.parametrize("language", sampled(["ko", "en"], 2))
@every_picture
def test_what_is_no_flat_axes_is_refused(draw, language: str) -> None:
    set_language(language)
    figure, array = plt.subplots(1, 2)
    polar, solid = plt.figure().add_subplot(projection="polar"), plt.figure().add_subplot(projection="3d")
    for wrong, found in ((figure, "Figure"), (array, "ndarray"), (polar, "polar"), (solid, "3d"), ("ax", "str")):
        with pytest.raises(ArgumentError, match="MLP830") as caught:
            draw(wrong)
        assert found in str(caught.value)


@pytest.mark.parametrize("picture", [plotting.plot_boundary, plotting.plot_hidden_lines])
def test_the_model_and_the_data_are_left_as_they_were(picture) -> None:
    model = network().train()
    model.layers[0].eval()
    x, y = X_XOR.clone().requires_grad_(True), Y_XOR.clone()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    state = torch.random.get_rng_state()
    picture(model, x, y)
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
    assert [part.training for part in model.modules()] == [True, True, False, True]
    assert all(parameter.grad is None for parameter in model.parameters())
    assert x.grad is None
    assert torch.equal(x, X_XOR)
    assert torch.equal(state, torch.random.get_rng_state())


@pytest.mark.parametrize("kind", [list, np.asarray, lambda x: np.asarray(x)[:, ::-1][:, ::-1]])
def test_any_container_of_numbers_is_drawn(kind) -> None:
    x, y = kind(X_XOR.tolist()), kind(Y_XOR.tolist())
    assert plotting.plot_boundary(network(), x, y).get_xlabel() == "feature $x_{1}$"


def test_matplotlib_is_loaded_by_the_first_picture_and_not_before() -> None:
    program = (
        "import sys\n"
        "from mlp_tutorial import plotting\n"
        "assert 'matplotlib' not in sys.modules\n"
        "plotting.plot_cost([1.0])\n"
        "assert 'matplotlib' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
