"""Which line of the reader's own code is running: the innermost frame that is neither PyTorch's, Python's nor ours."""

import linecache
import re
import site
import sys
import sysconfig
from functools import cache
from pathlib import Path
from types import FrameType

import torch

from mlp_tutorial.finding import Finding, Place

OURS = str(Path(__file__).parents[1])
TORCH = str(Path(torch.__file__).parent)
OTHERS = tuple(
    {
        OURS,
        TORCH,
        sysconfig.get_path("stdlib"),
        sysconfig.get_path("purelib"),
        sysconfig.get_path("platlib"),
        *site.getsitepackages(),
        "<frozen",
    }
)
SILENCED = re.compile(r"#\s*doctor:\s*off\s+(?P<written>[\w, -]+)")


def readers_line() -> Place | None:
    """The line that the reader's code is at; None where only libraries are running."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if is_readers(frame.f_code.co_filename):
            return Place(frame.f_code.co_filename, frame.f_lineno)
        frame = frame.f_back
    return None


def is_torchs(frame: FrameType) -> bool:
    """Whether a frame runs PyTorch's own code."""
    return frame.f_code.co_filename.startswith(TORCH)


@cache
def is_readers(file: str) -> bool:
    """Whether a file is the reader's: a gallery example that travels with the package is."""
    return not file.startswith(OTHERS) or file.startswith(str(Path(OURS, "examples")))


def is_silenced(finding: Finding) -> bool:
    """Whether its line says `# doctor: off NAME`, or its code, because the mistake is made on purpose."""
    place = finding.place
    comment = SILENCED.search(linecache.getline(place.file, place.line)) if place else None
    return comment is not None and not {finding.name, finding.code}.isdisjoint(re.split(r"[\s,]+", comment["written"]))
