"""What every test and doctest runs under: no screen, one thread, English, no time limits."""

import os
import sys
from collections.abc import Iterator

os.environ["MPLBACKEND"] = "Agg"
os.environ["MLP_TUTORIAL_LANG"] = "en"
os.environ.setdefault("OMP_NUM_THREADS", "1")  # read once, when torch is first imported

import pytest
from hypothesis import settings

# No deadline: a slow machine is no bug. In CI the cases are the same in every run.
settings.register_profile("house", deadline=None, print_blob=True)
settings.register_profile("ci", parent=settings.get_profile("house"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")


class Everywhere:
    """Fixtures for the doctests in the package too, which a conftest's own fixtures do not reach."""

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
