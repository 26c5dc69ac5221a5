"""Runs pages: one warm process that has imported the slow libraries forks a fresh process for each page.

Reads a JSON list of jobs from standard input, keeps two pages running, and prints a JSON line for each that ends.
A job is `{"id", "script", "language", "folder", "cells"}`; its result is `folder/result.json` beside the figures.
A page's process has the script as its `__main__`, an empty working directory and the page's language, and nothing
of another page. Every cell runs as written: no output is kept from an earlier run.
"""

import json
import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

PROCESSES = 2
WARM = (
    "torch",
    "torch._dynamo",  # which every optimizer imports when it is made
    "numpy",
    "pandas",
    "matplotlib.pyplot",
    "sympy",
    "mlp_tutorial.training",
    "mlp_tutorial.diagnostics.script",
    "sphinx_gallery.backreferences",
)


def main() -> None:
    """Run all jobs, two at a time."""
    jobs = json.load(sys.stdin)
    import_warm()
    running: dict[int, str] = {}
    while jobs or running:
        while jobs and len(running) < PROCESSES:
            job = jobs.pop(0)
            running[start(job)] = job["id"]
        process, status = os.wait()
        print(json.dumps({"id": running.pop(process), "ended": os.waitstatus_to_exitcode(status)}), flush=True)


def import_warm() -> None:
    """Import and read what nearly every page needs, once, before any fork."""
    import importlib

    import matplotlib as mpl

    from builder.run.page_run import distributions_by_module

    mpl.use("agg")
    for name in WARM:
        importlib.import_module(name)
    distributions_by_module()


def start(job: dict[str, Any]) -> int:
    """Fork a process for `job` and return its id."""
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        code = run_job(job)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def run_job(job: dict[str, Any]) -> int:
    """Run the cells of a page and write its result; 0 whether or not the page itself failed."""
    from builder.run.page_run import PageRun

    os.environ["MLP_TUTORIAL_LANG"] = job["language"]
    folder = Path(job["folder"])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as working_directory:
        os.chdir(working_directory)
        result = PageRun(Path(job["script"]), folder).run(job["cells"])
        os.chdir("/")
    (folder / "result.json").write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    main()
