"""What the doctor prints, beside what its page does: the correction there is the remedy, or a reading of its words."""

from builder.read.mistakes import Script
from tests.remedies.printed import codes_in

# Where the correction is not the printed line itself: words of the remedy, which the correction on the page does.
READINGS = {
    ("MLP109", "loop"): "nn.Linear(…, 1)",
    ("MLP109", "fit"): "nn.Linear(…, 1)",
    ("MLP1116", "loop"): "output, _ =",  # of the layer that gave the tuple, whatever its name
    ("MLP1116", "fit"): "output, _ =",
    ("MLP1129", "loop"): "def forward(self, x):",
    ("MLP1131", "loop"): "padding=1",
    ("MLP1131", "fit"): "padding=1",
    ("MLP1109", "fit"): "dim=1)   # along each row by itself",  # nn.LogSoftmax(dim=1)
    ("MLP1202", "fit"): "the model's last layer without the sigmoid",
    ("MLP1203", "loop"): "the model's last layer without the softmax",
    ("MLP1203", "fit"): "the model's last layer without the softmax",
    ("MLP1205", "fit"): "what the model gives: no argmax, round, sign or >",
    ("MLP1206", "fit"): "never meets log(0), needs no epsilon",
    ("MLP1207", "fit"): "on the logits, without the sigmoid",  # as `fit` does by itself
    ("MLP1305", "loop"): "all of them",
    ("MLP1305", "fit"): "all of them",
    ("MLP1306", "loop"): "when the model is complete",
    ("MLP1306", "fit"): "when the model is complete",
    ("MLP1307", "loop"): "in forward()",
    ("MLP1307", "fit"): "in forward()",
    ("MLP1308", "loop"): "leave .detach() out here",
    ("MLP1308", "fit"): "leave .detach() out here",
    ("MLP1309", "loop"): "with torch.no_grad(): W -= lr * W.grad",  # one line there, two on the page
    ("MLP1328", "loop"): "with torch.no_grad(): W -= lr * W.grad",
    ("MLP1315", "loop"): "leave .detach() out here",
    ("MLP1320", "loop"): "no backward() and no step()",
    ("MLP1323", "loop"): "the model's output, not its input",  # of the validation rows
    ("MLP1402", "loop"): "names the function whose slope is infinite",  # the root, which is mended then
    ("MLP1404", "fit"): "wider",
    ("MLP1405", "fit"): "nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1)",  # MultiLayerPerceptron((2, 4, 1), "tanh")
    ("MLP1408", "loop"): "stop at the lowest validation cost",
    ("MLP1603", "loop"): "then take rows of all classes",
    ("MLP1603", "fit"): "then take rows of all classes",
    ("MLP1605", "fit"): "shuffle=True",  # as `fit` does by itself
    ("MLP1611", "loop"): "x as it is in forward()",
    ("MLP403", "loop"): "requires_grad_(True)",  # for the part that is to be trained
    ("MLP403", "fit"): "requires_grad_(True)",
}


def is_applied(script: Script, remedy: str) -> bool:
    """Whether a line that the correction adds holds a piece of code that the remedy prints, or does what it says."""
    added = [line.lstrip().removeprefix("#+ ") for line in script.source.splitlines() if line.lstrip()[:3] == "#+ "]
    codes = [code for code in codes_in(remedy) if not code.isdigit()]
    if any(_squeezed(code) in _squeezed(line) for code in codes for line in added):
        return True
    words = READINGS.get((script.code, script.name))
    return words is not None and words in remedy


def _squeezed(code: str) -> str:
    return code.replace(" ", "")
