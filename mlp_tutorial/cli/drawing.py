"""matplotlib as a command needs it: pictures in files, and no advice of its own among what the command says."""

import logging


def draw_to_files() -> None:
    """Load matplotlib for files only: no window is opened, and no screen needed.

    Where it finds no folder to keep a list of fonts in, it makes the list anew and says so: advice to those who set up
    the machine. The pictures are the same.
    """
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    import matplotlib as mpl

    mpl.use("Agg")
