"""Runs one script in both languages and prints what its page will show: `python docs/hooks/run_page.py SCRIPT`."""

import sys
from pathlib import Path

from example_map import source_page
from runs import Run, RunError, run_all

from mlp_tutorial.gallery import example as example_of
from mlp_tutorial.messages import LANGUAGES


def main() -> int:
    """Run each script named on the command line; 1 if one fails."""
    try:
        paths = [Path(argument).resolve() for argument in sys.argv[1:]]
        examples = [example_of(f"{path.parent.name}/{path.stem}") for path in paths]
        runs = run_all(examples)
    except (RunError, ValueError) as error:
        print(error)
        return 1
    for example in examples:
        for language in LANGUAGES:
            print(f"===== {example.name} ({language})")
            show(runs[source_page(example), language])
    return 0


def show(run: Run) -> None:
    """Print texts, outputs and figure descriptions of a run."""
    for cell, result in run.cells:
        if not cell.is_code:
            print(f"\n{run.text(cell, result)}\n")
            continue
        for output in result["outputs"]:
            if output["type"] == "figure":
                print(f"  [figure {run.folder}/figure-{output['number']}.png] {output['described']}")
            else:
                print("\n".join(f"  | {line}" for line in output["text"].rstrip().split("\n")))
    print(f"{run.seconds:.1f} s; {', '.join(run.result['names'])}; {', '.join(run.result['packages'])}")


if __name__ == "__main__":
    sys.exit(main())
