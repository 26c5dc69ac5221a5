"""One example of the gallery: its title and summary, and itself as a script or a notebook in one language."""

import json
import re
from dataclasses import dataclass
from typing import Any

from mlp_tutorial.gallery.cells import Cell
from mlp_tutorial.gallery.parity import require_parity
from mlp_tutorial.gallery.standing_alone import ANCHOR, standing_alone


@dataclass(frozen=True)
class Example:
    """A lesson as a script: code once, each text in English and Korean.

    Args:
        name: The script's name without `.py`.
        folder: The folder of the gallery that it stands in.
        docstring: The script's own, in English.
        cells: Code and texts, in order.

    Source:
        The deck's labs, and the lessons that grew from them.

    Example:
        >>> from mlp_tutorial.gallery import example
        >>> xor = example("xor")
        >>> xor.folder, xor.title("en")
        ('3_multi_layer_perceptron', 'Lab 3: XOR')
    """

    name: str
    folder: str
    docstring: str
    cells: tuple[Cell, ...]

    def title(self, language: str) -> str:
        """First heading.

        Args:
            language: "ko" or "en".

        Returns:
            Plain text, one line.
        """
        return ANCHOR.sub(r"\1", self._opening(language)[0]).removeprefix("# ").strip()

    def summary(self, language: str) -> str:
        """First paragraph below the title.

        Args:
            language: "ko" or "en".

        Returns:
            Markdown, one line.
        """
        return " ".join(standing_alone(self._opening(language)[1]).split())

    def check(self) -> None:
        """Refuses an example whose languages differ: see `require_parity`."""
        require_parity(self.cells, self.name)

    def script(self, language: str) -> str:
        """The example in one language, in percent format; the code is the same in both.

        Args:
            language: "ko" or "en".

        Returns:
            Python source.
        """
        _, *more = self.docstring.split("\n")
        parts = ['"""' + "\n".join([self.title(language), *more]) + ("\n" if more else "") + '"""']
        for cell in self._shown():
            tags = f" tags={json.dumps(cell.tags)}" if cell.tags else ""
            if cell.is_code:
                parts.append(f"# %%{tags}\n{cell.code}")
            else:
                lines = standing_alone(cell.texts[language]).split("\n")
                parts.append(f"# %% [markdown]{tags}\n" + "\n".join(f"# {line}".rstrip() for line in lines))
        return "\n\n".join(parts) + "\n"

    def notebook(self, language: str) -> str:
        """The example in one language as a Jupyter notebook without outputs.

        Args:
            language: "ko" or "en".

        Returns:
            JSON of notebook format 4.5.
        """
        cells = []
        for number, cell in enumerate(self._shown()):
            source = cell.code if cell.is_code else standing_alone(cell.texts[language])
            cells.append(
                {
                    "id": f"cell-{number}",
                    "cell_type": "code" if cell.is_code else "markdown",
                    "metadata": {"tags": list(cell.tags)} if cell.tags else {},
                    "source": source.splitlines(keepends=True),
                    **({"execution_count": None, "outputs": []} if cell.is_code else {}),
                }
            )
        metadata: dict[str, Any] = {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
        whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"

    def _opening(self, language: str) -> list[str]:
        """Paragraphs of the first text cell: the title, the summary, and what follows."""
        first = next(cell for cell in self.cells if not cell.is_code)
        return [*re.split(r"\n\s*\n", first.texts[language]), ""]

    def _shown(self) -> list[Cell]:
        """All cells but those that describe a figure to who cannot see it."""
        return [cell for cell in self.cells if "alt" not in cell.tags]
