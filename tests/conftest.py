"""What every test and doctest runs under: no screen, one thread, English, chosen random numbers, no time limits."""

import os
import sys
from collections.abc import Iterator
from typing import Any

os.environ["MPLBACKEND"] = "Agg"
os.environ["MLP_TUTORIAL_LANG"] = "en"
os.environ.setdefault("OMP_NUM_THREADS", "1")  # read once, when torch is first imported

import pytest
from hypothesis import HealthCheck, register_random, settings

# The cases are the same in every run. No deadline, no limit for drawing: a slow machine is no bug.
settings.register_profile(
    "house", derandomize=True, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
# Other cases in every run, and three times as many: `.ci/run fresh_examples`. One that fails is printed with the
# decorator that repeats it.
settings.register_profile(
    "fresh", parent=settings.get_profile("house"), derandomize=False, database=None, max_examples=300
)
settings.load_profile("house")


class TorchRandom:
    """PyTorch's random numbers as Hypothesis handles those of Python and NumPy: the same for each case."""

    def seed(self, seed: int) -> None:
        import torch

        torch.default_generator.manual_seed(seed)

    def getstate(self) -> Any:
        import torch

        return torch.get_rng_state()

    def setstate(self, state: Any) -> None:
        import torch

        torch.set_rng_state(state)


TORCH_RANDOM = TorchRandom()  # Hypothesis keeps a weak reference only
register_random(TORCH_RANDOM)


class Everywhere:
    """Fixtures for the doctests in the package too, which a conftest's own fixtures do not reach."""

    @pytest.fixture(autouse=True)
    def _begins_with_the_same_random_numbers(self) -> None:
        """Whichever tests ran before it in this process."""
        if torch := sys.modules.get("torch"):
            torch.default_generator.manual_seed(0)

    @pytest.fixture(autouse=True)
    def _leaves_no_trace(self) -> Iterator[None]:
        """Language and open figures are global: each test gives them back."""
        yield
        from mlp_tutorial.messages import set_language

        set_language(None)
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close("all")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Everywhere(), "everywhere")
