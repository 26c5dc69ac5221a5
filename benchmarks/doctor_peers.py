"""What other tools say of the doctor's planted mistakes and of right scripts, in one table.

    python -m pip install --no-deps torchtest==0.5 torchtest2==0.1.0 torch-audit==0.3.0 neural-net-checklist==1.1.0
    python -m benchmarks.doctor_peers

The loops with a mistake and the right look-alikes of docs/mistakes run in processes of their own, as they are.
torchtest, torchtest2, neural-net-checklist, skorch and Lightning are given the model, inputs, target, loss and
optimizer of the script's first training step (benchmarks/first_step.py); the others watch the whole script. What they
say is kept in a file that may be named as an argument; what stands there already is not measured again.
"""

import gc
import json
import os
import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from benchmarks.alternating import machine
from benchmarks.checking_tools import OF_A_SCRIPT, OF_ONE_STEP, Words, doctor, run, torch_audit
from benchmarks.first_step import FirstStep, at_first_step
from benchmarks.results import put

DOCS = Path(__file__).parents[1] / "docs"
SECONDS = 40  # of the processor
RIGHT = """
import torch

torch.manual_seed(0)
x = torch.randn(20, 3)
model = torch.nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    optimizer.zero_grad()
    torch.nn.functional.mse_loss(model(x), x[:, :1]).backward()
    optimizer.step()
"""


# What a word names, by hand and generously: a part of the word, and the codes of the mistakes that it says. An
# exception of PyTorch counts as naming whatever it stops at.
STOPS = {"RuntimeError: ": "MLP"}
NOT_FINITE = "MLP1402 MLP1215 MLP301"
NAMES = {
    "pytorch": {"": "MLP"},
    "anomaly_mode": {"Error detected in": "MLP1313 MLP1325 MLP1326 MLP1327 MLP1402 MLP301"},
    "torch_audit": {
        "TA100": NOT_FINITE, "TA102": "MLP1401 MLP1504", "TA104": "MLP1302 MLP1303 MLP1315", "TA105": "MLP1501",
        "TA301": "MLP1502 MLP1601 MLP1612", "TA302": "MLP1602", "TA304": "MLP1115", "TA500": "MLP1307",
    },
    "torchtest2": {
        "optimizer_coverage": "MLP1305 MLP1306 MLP401 MLP407", "no gradient": "MLP1307",
        "all-zero gradient": "MLP1502 MLP1509", "is nan": NOT_FINITE,
        "must be a scalar": "MLP1121", "not connected": "MLP1205 MLP1308 MLP403", "batch_independence": "MLP1109",
        "eval_determinism": "MLP1322", "became nan": NOT_FINITE, "NaN": NOT_FINITE, "exploding": "MLP1504",
        "(vanishing)": "MLP1503", "features of": "MLP1611", "raised": "MLP1206 MLP1327",
    },
    "torchtest": STOPS | {"did not change!": "MLP1305 MLP1306 MLP1307 MLP401 MLP407 MLP1509", "NaN": NOT_FINITE},
    "neural_net_checklist": STOPS | {
        "forward independence": "MLP1109", "is None": "MLP1307 MLP407", "all zeros": "MLP1509", "(nan)": NOT_FINITE,
    },
    "lightning": STOPS | {"Error detected in": "MLP1313 MLP1325 MLP1326 MLP1327 MLP1402 MLP301"},
    "skorch": STOPS,
}  # fmt: skip
ROWS = (
    ("doctor", "", {"en": "`mlp-tutorial doctor`", "ko": "`mlp-tutorial doctor`"}),
    ("pytorch", "", {"en": "PyTorch itself", "ko": "PyTorch 자체"}),
    ("anomaly_mode", "", {"en": "`set_detect_anomaly`", "ko": "`set_detect_anomaly`"}),
    ("torch_audit", "", {"en": "torch-audit", "ko": "torch-audit"}),
    ("torchtest2", "", {"en": "torchtest2", "ko": "torchtest2"}),
    ("torchtest2", "FAIL", {"en": "torchtest2, FAIL only", "ko": "torchtest2, FAIL만"}),
    ("torchtest", "", {"en": "torchtest", "ko": "torchtest"}),
    ("neural_net_checklist", "", {"en": "neural-net-checklist", "ko": "neural-net-checklist"}),
    ("lightning", "", {"en": "Lightning", "ko": "Lightning"}),
    ("skorch", "", {"en": "skorch", "ko": "skorch"}),
)
HEADS = {
    "en": (
        "tool",
        "mistakes it can see",
        "says something",
        "names it",
        "says something of right scripts",
        "precision",
    ),
    "ko": ("도구", "볼 수 있는 실수", "무엇이든 말함", "실수를 짚음", "옳은 스크립트에도 말함", "정밀도"),
}


def apart(work: Callable[[], Any]) -> Any:
    """What it returns in a process of its own; None where it fails or takes too long."""
    reads, writes = os.pipe()
    if not (child := os.fork()):
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, 1)
        os.dup2(sink, 2)
        torch.seed()  # as in a new process, where nobody has set one
        try:
            with os.fdopen(writes, "w") as pipe:
                json.dump(work(), pipe)
        finally:
            os._exit(0)
    os.close(writes)
    with os.fdopen(reads) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else None


def in_a_process(tool: Callable[[Any], Words], given: Any) -> Words | None:
    """What a tool says in a process of its own."""
    return apart(lambda: tool(given))


def at_one_step(script: Path, call: Callable[..., Words | None] = in_a_process) -> dict[str, Words | None]:
    """What the tools for one batch say of a script's first step."""
    found: dict[str, Words | None] = {}

    class Enough(BaseException):
        pass

    def look(step: FirstStep) -> None:
        for tool in OF_ONE_STEP:
            found[tool.__name__] = call(tool, step)
        raise Enough

    try:
        with at_first_step(look):
            run(script)
    except (Exception, Enough):
        pass
    return found


def all_say(source: str) -> dict[str, Words | None]:
    """What each tool says of a script; None where it cannot be used."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "train.py")
        script.write_text(source, "utf-8")
        found = {tool.__name__: in_a_process(tool, script) for tool in OF_A_SCRIPT}
        of_one = apart(lambda: at_one_step(script)) or {}
    return found | {tool.__name__: of_one.get(tool.__name__) for tool in OF_ONE_STEP}


def planted() -> list[tuple[str, str, str]]:
    """Code of the rule, kind and source of each script; the first is one of which a tool says what it always says."""
    sys.path.insert(0, str(DOCS / "hooks"))
    from builder.read.mistakes import scripts

    wrong = [(script.code, "wrong", script.wrong) for script in scripts() if script.name == "loop"]
    right = [(script.code, "right", script.wrong) for script in scripts() if script.name == "right"]
    return [("", "usual", RIGHT), *wrong, *right]


def measured(record: Path) -> list[dict[str, Any]]:
    """What the tools say of all scripts, a line each in a record; lines that stand there are not measured again."""
    lines = [json.loads(line) for line in record.read_text("utf-8").splitlines()] if record.exists() else []
    known = {line["source"] for line in lines}
    with record.open("a", encoding="utf-8") as file:
        for code, kind, source in planted():
            if source not in known:
                lines.append({"code": code, "kind": kind, "source": source, "said": all_say(source)})
                print(json.dumps(lines[-1]), file=file, flush=True)
    return lines


def warmed_up() -> None:
    """Import what the tools import, once for all processes."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "train.py")
        script.write_text(RIGHT, "utf-8")
        for tool in (doctor, torch_audit):
            tool(script)
        at_one_step(script, lambda tool, step: tool(step))
    gc.freeze()  # what is here now need not be gone through again in each process


def named(tool: str, words: Words, code: str) -> bool:
    """Whether one of the words says what this mistake is."""
    if tool == "doctor":
        return any(word.startswith(f"{code} ") for word in words)
    names = NAMES[tool].items()
    return any(part in word and (codes == "MLP" or code in codes.split()) for part, codes in names for word in words)


def table(lines: list[dict[str, Any]], language: str) -> str:
    """A row a tool: the mistakes it could look at, spoke of and named, the right scripts it spoke of, its precision."""
    rows = [f"| {' | '.join(HEADS[language])} |", "|" + "---|" * len(HEADS[language])]
    usual = next(one["said"] for one in lines if one["kind"] == "usual")
    wrong = [one for one in lines if one["kind"] == "wrong"]
    right = [one for one in lines if one["kind"] == "right"]
    for tool, grade, label in ROWS:

        def words(one: dict[str, Any], tool: str = tool, grade: str = grade) -> Words:
            said = one["said"][tool] or []
            return [word for word in said if word.startswith(grade) and word not in (usual[tool] or ())]

        could = sum(one["said"][tool] is not None for one in wrong)
        heard = [one for one in wrong if words(one)]
        names = sum(named(tool, words(one), one["code"]) for one in heard)
        false = sum(bool(words(one)) for one in right)
        precision = f"{len(heard) / (len(heard) + false):.0%}" if heard else "–"
        recall = f"{len(heard)} ({len(heard) / len(wrong):.0%})"
        cells = (label[language], could, recall, names, f"{false} ({false / len(right):.0%})", precision)
        rows.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(rows)


def main() -> None:
    """Measure, renew the table of the doctor's page in both languages, print it."""
    warmed_up()
    record = Path(sys.argv[1]) if sys.argv[1:] else Path(tempfile.mkdtemp(), "said.jsonl")
    lines = measured(record)
    tools = ("torch", "torchtest", "torchtest2", "torch-audit", "neural-net-checklist", "skorch", "lightning")
    counts = [sum(one["kind"] == kind for one in lines) for kind in ("wrong", "right")]
    for language, words in (("ko", "실수 {}개, 옳은 스크립트 {}개"), ("en", "{} mistakes, {} right scripts")):
        caption = f"{machine(*tools)}, 1 thread; {words.format(*counts)}"
        blocks = {"peers": f"{caption}\n\n{table(lines, language)}"}
        put(DOCS / language / "reference" / "doctor" / "index.md", blocks)
    print(blocks["peers"])


if __name__ == "__main__":
    main()
