"""Executes the cells of one page, in this process, and collects what each shows."""

import ast
import sys
import time
import traceback
import types
import warnings
from collections.abc import Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

from builder.run import text_templates
from builder.run.cell_output import Collector, Shown
from builder.run.figures import save_open_figures


class PageRun:
    """One run of one page: its namespace, and where its figures go."""

    def __init__(self, script: Path, folder: Path) -> None:
        self.script = script
        self.folder = folder
        self.module = types.ModuleType("__main__")
        self.module.__file__ = str(script)
        self.figures = 0
        self.drawing = 0.0  # seconds spent on saving figures, which are no cost of the reader's

    def run(self, cells: list[dict[str, Any]]) -> dict[str, Any]:
        """Results of all cells in order; where one fails, `error` says how and the rest has not run.

        A code cell is `{"code", "line", "warns"}`; a text cell `{"templates"}`.
        """
        sys.modules["__main__"] = self.module
        sys.path.insert(0, str(self.script.parent))
        sys.argv = [str(self.script)]
        results: list[Any] = []
        for cell in cells:
            try:
                if "code" in cell:
                    results.append(self.run_code(cell["code"], cell["line"], cell["warns"]))
                else:
                    values = vars(self.module)
                    results.append({t: text_templates.evaluate(t, values) for t in cell["templates"]})
            except BaseException as error:
                return {"error": self.describe(error), "cells": results}
        return {"cells": results, "names": self.names(cells), "packages": packages(vars(self.module))}

    def run_code(self, code: str, line: int, warns: bool) -> dict[str, Any]:
        """Outputs and seconds of one cell."""
        import matplotlib.pyplot as plt

        collector = Collector()
        self.drawing = 0.0
        plt.show = lambda *_, **__: collector.figures(self.save_figures())
        body = ast.parse(code, filename=str(self.script))
        ast.increment_lineno(body, line - 1)
        last = body.body[-1] if body.body and isinstance(body.body[-1], ast.Expr) else None
        body.body = body.body[:-1] if last else body.body
        with collector, warnings.catch_warnings(record=True) as shown:
            started = time.perf_counter()
            exec(compile(body, str(self.script), "exec"), vars(self.module))
            if last is not None:
                expression = ast.Expression(last.value)
                value = eval(compile(expression, str(self.script), "eval"), vars(self.module))
                collector.display(value)
            seconds = time.perf_counter() - started - self.drawing
            collector.figures(self.save_figures())
        for warning in shown:
            text = warnings.formatwarning(
                warning.message, warning.category, Path(warning.filename).name, warning.lineno, line=""
            )
            if not warns:
                raise RuntimeError(f"a warning the reader would see: {text}")
            collector.warn(text)
        return {"outputs": collector.outputs, "seconds": seconds}

    def save_figures(self) -> list[Shown]:
        """Save and close the open figures."""
        started = time.perf_counter()
        saved = save_open_figures(self.folder, self.figures)
        self.figures += len(saved)
        self.drawing += time.perf_counter() - started
        return saved

    def describe(self, error: BaseException) -> str:
        """Traceback from the script's own frames on."""
        frames = traceback.extract_tb(error.__traceback__)
        own = next((i for i, frame in enumerate(frames) if frame.filename == str(self.script)), None)
        trace = traceback.format_list(frames[own:]) if own is not None else []
        return "".join([*trace, *traceback.format_exception_only(error)]).strip()

    def names(self, cells: list[dict[str, Any]]) -> list[str]:
        """Full names of what the code uses of the library, each by every path it can be reached under."""
        from sphinx_gallery.backreferences import identify_names

        tree = ast.parse("\n".join(cell["code"] for cell in cells if "code" in cell))
        found = identify_names([], "$^", vars(self.module), tree)
        full = {f"{use['module']}.{use['name']}" for uses in found.values() for use in uses}
        return sorted(name for name in full if name.startswith("mlp_tutorial"))


@cache
def distributions_by_module() -> Mapping[str, list[str]]:
    """Distributions that each importable name comes from, which takes long to read: once for all pages."""
    return packages_distributions()


def packages(namespace: dict[str, Any]) -> list[str]:
    """Distributions that the names of a finished run come from."""
    known = distributions_by_module()
    roots = {
        (getattr(value, "__module__", None) or getattr(value, "__name__", "") or "").partition(".")[0]
        for value in namespace.values()
        if isinstance(value, types.ModuleType | types.FunctionType | types.BuiltinFunctionType | type)
    }
    return sorted({known[root][0] for root in roots if root in known})
