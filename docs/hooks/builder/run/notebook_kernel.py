"""The kernel that a notebook of the site runs in: its environment, and how figures are shown in it."""

import contextlib
import html
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HOOKS = Path(__file__).resolve().parents[2]
SETTINGS = {"KernelManager": {"transport_encryption": "required"}}
STARTUP = """\
import sys
sys.path.insert(0, {hooks!r})
import builder.run.notebook_kernel as kernel
kernel.show_figures(get_ipython(), {figures!r})
sys.path.remove({hooks!r})
del sys, kernel
"""


@contextlib.contextmanager
def surroundings(language: str) -> Iterator[Path]:
    """What a kernel inherits: its language, an empty working directory, nobody's settings; yields where figures go."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder)
        figures, work, startup = own / "figures", own / "work", own / "ipython" / "profile_default" / "startup"
        for path in (figures, work, startup, own / "config"):
            path.mkdir(parents=True)
        (own / "config" / "jupyter_nbconvert_config.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
        (startup / "figures.py").write_text(STARTUP.format(hooks=str(HOOKS), figures=str(figures)), encoding="utf-8")
        os.environ |= {
            "MLP_TUTORIAL_LANG": language,
            "OMP_NUM_THREADS": "1",
            "PYTHONHASHSEED": "0",
            "MPLBACKEND": "agg",
            "JUPYTER_CONFIG_DIR": str(own / "config"),
            "JUPYTER_RUNTIME_DIR": str(own / "runtime"),
            "IPYTHONDIR": str(own / "ipython"),
        }
        try:
            with contextlib.chdir(work):
                yield figures
        finally:
            os.environ.clear()
            os.environ.update(before)


def show_figures(shell: Any, folder: str) -> None:
    """In the kernel: figures are saved for both colour schemes, and shown as what jupyter_output.py reads.

    matplotlib-inline would put one picture into the page, for one scheme and without a description.
    """
    import matplotlib.pyplot as plt
    from IPython.display import HTML, display

    from builder.run.figures import save_open_figures

    def show(*_: Any, **__: Any) -> None:
        before = len(list(Path(folder).glob("*-dark.png")))
        for saved in save_open_figures(Path(folder), before):
            display(HTML(f'<p data-figure="{html.escape(json.dumps(saved))}"></p>'))

    plt.show = show
    shell.events.register("post_execute", show)
