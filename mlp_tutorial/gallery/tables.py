"""The sample tables that come with the package: CSV files to try a model on."""

from dataclasses import dataclass
from functools import cache

from mlp_tutorial.gallery.folder import gallery_folder
from mlp_tutorial.messages import text

_TARGETS = {"flowers": "species", "rooms": "rent"}


@dataclass(frozen=True)
class SampleTable:
    """A CSV file that comes with the package.

    Args:
        name: The file's name without `.csv`.
        target: The column that it is there to predict.
        content: The file's bytes, UTF-8.

    Source:
        flowers: R. A. Fisher, The use of multiple measurements in taxonomic problems, 1936, as scikit-learn brings
        it. rooms: invented.

    Example:
        >>> SampleTable("line", "y", b"x,y\\n1,2\\n").file_name
        'line.csv'
    """

    name: str
    target: str
    content: bytes

    @property
    def file_name(self) -> str:
        """Under which it is copied."""
        return f"{self.name}.csv"

    @property
    def title(self) -> str:
        """What it holds, one line in the language in use."""
        return text(f"gallery.tables.{self.name}")


@cache
def sample_tables() -> tuple[SampleTable, ...]:
    """All tables that come with the package.

    Returns:
        Those of the installed package; in a checkout, those of its folder `examples/tables`.

    Source:
        As `SampleTable`.

    Example:
        >>> [(table.file_name, table.target) for table in sample_tables()]
        [('flowers.csv', 'species'), ('rooms.csv', 'rent')]
    """
    folder = gallery_folder() / "tables"
    return tuple(SampleTable(name, target, (folder / f"{name}.csv").read_bytes()) for name, target in _TARGETS.items())
