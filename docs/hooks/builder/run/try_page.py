"""Runs scripts in both languages and prints what their pages will show."""

from pathlib import Path

from builder.read.site_map import source_page
from builder.run.cell_output import figure_number, said
from builder.run.executions import Execution, ExecutionError, run_all
from mlp_tutorial.gallery import example as example_of
from mlp_tutorial.messages import LANGUAGES


def main(scripts: list[str]) -> int:
    """Run each script; 1 if one fails."""
    try:
        paths = [Path(argument).resolve() for argument in scripts]
        examples = [example_of(f"{path.parent.name}/{path.stem}") for path in paths]
        runs = run_all(examples)
    except (ExecutionError, ValueError) as error:
        print(error)
        return 1
    for example in examples:
        for language in LANGUAGES:
            print(f"===== {example.name} ({language})")
            show(runs[source_page(example), language])
    return 0


def show(run: Execution) -> None:
    """Print texts, outputs and figure descriptions of a run."""
    for cell, result in run.cells:
        if not cell.is_code:
            print(f"\n{run.text(cell, result)}\n")
            continue
        for output in result["outputs"]:
            text = said(output)
            if number := figure_number(output):
                print(f"  [figure {run.folder}/figure-{number}.png] {text}")
            else:
                print("\n".join(f"  | {line}" for line in text.rstrip().split("\n")))
    print(f"{run.seconds:.1f} s; {', '.join(run.result['names'])}; {', '.join(run.result['packages'])}")
